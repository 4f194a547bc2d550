import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const repository = '${{ steps.repository.output.repository }}';
const name = '${{ parameters.name }}';
const owner = '${{ steps.check.output.owner }}';
const entityRef = '${{ steps.check.output.entityRef }}';

/** @internal */
export const serviceCheckExamples = [
  example('Check the fields before anything is created', {
    id: 'check',
    name: 'Check the name, the owner and the stack',
    action: 'golden-path:service:check',
    input: {
      name,
      owner: '${{ parameters.owner }}',
      stack: '${{ parameters.stack }}',
    },
  }),
];

/** @internal */
export const repositoryCreateExamples = [
  example('Create the repository with the workspace as its first commit', {
    id: 'repository',
    name: 'Create the repository',
    action: 'golden-path:repository:create',
    input: { name, description: '${{ parameters.description }}', owner },
  }),
];

/** @internal */
export const pipelineSetUpExamples = [
  example('Set up the pipeline and wait for the first artifact', {
    id: 'pipeline',
    name: 'Build and test',
    action: 'golden-path:pipeline:set-up',
    input: { name, repository },
  }),
];

/** @internal */
export const dashboardsPublishExamples = [
  example('Publish the dashboard and the alert rules', {
    id: 'dashboards',
    name: 'Publish the dashboards',
    action: 'golden-path:dashboards:publish',
    input: { name, owner, repository },
  }),
];

/** @internal */
export const onCallCreateExamples = [
  example('Create the service where people are on call for it', {
    id: 'on-call',
    name: 'Create its on-call',
    action: 'golden-path:on-call:create',
    input: { name, description: '${{ parameters.description }}', owner },
  }),
];

/** @internal */
export const onCallCheckExamples = [
  example('See that somebody would be woken', {
    id: 'on-call-check',
    name: 'See who is on call',
    action: 'golden-path:on-call:check',
    input: { name, owner, entityRef, repository },
  }),
];

/** @internal */
export const catalogRegisterExamples = [
  example('Register the service and wait until its page can be opened', {
    id: 'register',
    name: 'Register it in the catalog',
    action: 'golden-path:catalog:register',
    input: { entityRef, repository },
  }),
];

/** @internal */
export const serviceReleaseExamples = [
  example('Release the first version to every environment in order', {
    id: 'release',
    name: 'Release the first version',
    action: 'golden-path:service:release',
    input: {
      name,
      entityRef,
      artifactId: '${{ steps.pipeline.output.artifactId }}',
      production: '${{ parameters.releaseToProduction }}',
      repository,
    },
  }),
];

function example(description: string, step: object): TemplateExample {
  return { description, example: stringify({ steps: [step] }) };
}
