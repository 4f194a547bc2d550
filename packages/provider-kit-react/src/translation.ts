import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * The texts of the shared parts.
 * @public
 */
export const providerKitTranslationRef = createTranslationRef({
  id: 'paved-path-provider-kit',
  messages: {
    frame: {
      loading: 'Loading {{title}}',
      failedTitle: 'This could not be loaded',
      forbiddenTitle: 'You may not see this',
      forbiddenBody: 'Ask whoever owns it, or your platform team, for access.',
      retry: 'Retry',
    },
    action: {
      cancel: 'Cancel',
      close: 'Close',
      sending: 'Sending…',
      clear: 'Clear filters',
      refused: 'It was refused: {{message}}',
      failed: 'It was not done: {{message}}',
    },
    export: {
      sending: 'Exporting…',
      failed: 'It was not exported: {{message}}',
    },
    freshness: {
      current: 'from {{source}}, {{age}}',
      outdated: 'from {{source}}, {{age}}: {{reason}}',
      never: 'from {{source}}: {{reason}}',
      unknownAge: 'at an unknown time',
      notYetAsked: 'it was not asked yet',
      refreshFailed: 'the last refresh failed',
    },
    time: {
      now: 'just now',
    },
    pages: {
      label: 'Pages of {{title}}',
      previous: 'Previous',
      next: 'Next',
      newer: 'Newer',
      older: 'Older',
    },
    diff: {
      added: 'added',
      removed: 'removed',
      modified: 'changed',
      counts: '{{added}} lines added, {{removed}} lines removed',
      same: 'No line differs.',
      skipped: 'unchanged lines not shown',
      before: 'before',
      after: 'after',
    },
  },
});
