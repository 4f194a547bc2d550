import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * The texts of the golden path's form.
 * @public
 */
export const goldenPathTranslationRef = createTranslationRef({
  id: 'scaffolder-golden-path',
  messages: {
    name: {
      hint: 'Lower-case letters, digits and hyphens, as in payments or order-history. It becomes part of its address.',
      checking: 'Checking whether “{{name}}” is free',
      free: '“{{name}}” is free',
      unknown:
        'Whether “{{name}}” is free cannot be told just now ({{reason}}). It is checked again when you go on.',
      taken: '“{{name}}” cannot be had.',
      notChecked:
        'Whether “{{name}}” is free cannot be told just now: {{reason}}',
    },
    owner: {
      hint: 'The team that runs it and is told when something is wrong.',
      mine: 'My teams',
      others: 'Other teams',
      placeholder: 'Choose a team',
      loading: 'Loading the teams',
      none: 'No team of this name',
      failed: 'The teams cannot be shown: {{reason}}',
    },
    stack: {
      hint: 'What it is written in. Each begins with a working first version.',
      loading: 'Loading the stacks',
      failed: 'The stacks cannot be shown: {{reason}}',
      none: 'The plan has no stacks.',
      available: 'available here',
      unavailable: 'not available here: {{reason}}',
      requires: 'needs {{requires}}',
      unknown: 'There is no stack “{{stack}}”; there are {{known}}.',
      notChecked:
        'Whether the stack is available cannot be told just now: {{reason}}',
      cannotBuild: '{{title}} is not available here: {{reason}}',
      usualCost: 'Usually {{median}} a month',
      costRange:
        'the median of {{peers}} services like it in {{month}}; they cost {{lowest}} to {{highest}}',
      costUnknown: 'What services like it cost is not known just now.',
    },
    production: {
      on: 'The first version goes through every environment to production, each when the one before is healthy.',
      off: 'The first version stops before production; you promote it from its page.',
    },
    created: {
      title: 'What will be created',
      example: 'Shown for a service called “{{name}}”.',
      repository: 'A repository in {{host}}',
      pipeline: 'A pipeline in {{host}} that builds and tests each push',
      dashboards: 'Dashboards and alerts in {{host}}',
      onCall: 'Somebody to wake when it fails ({{host}})',
      page: 'A page in this portal',
      environments: 'The service itself',
      runs: '{{environment}}: runs',
      later: '{{environment}}: not now',
      owner: 'Owned by',
      failed: 'What will be created cannot be shown: {{reason}}',
      loading: 'Loading what will be created',
    },
    notInstalled: 'The golden path is not installed in this portal',
    notAllowed:
      'You may not create services. Whoever is in a team may; somebody who runs this portal can add you to one.',
    retry: 'Try again',
  },
});
