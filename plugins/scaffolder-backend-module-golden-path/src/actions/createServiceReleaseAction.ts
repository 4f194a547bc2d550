import { AuthService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { ReleaseManagerApi } from '@paved-path/backstage-plugin-release-manager-common';
import { HealthyRelease, ReleaseFollower } from '../services/ReleaseFollower';
import { Timeouts } from '../settings';
import { serviceReleaseExamples } from './examples';
import {
  repositorySchema,
  tellRepository,
  tellWhatExists,
  toStepContext,
} from './step';

/**
 * Releases the first artifact to every environment in order, each when the one before is healthy.
 * @internal
 */
export function createServiceReleaseAction(options: {
  auth: AuthService;
  client: ReleaseManagerApi;
  /** Where the service answers, where the runtime does not tell. */
  serviceUrl: (service: string, environment: string) => string | undefined;
  environments: () => Promise<string[]>;
  timeouts: Timeouts;
}) {
  const { auth, client, serviceUrl, timeouts } = options;
  return createTemplateAction({
    id: 'golden-path:service:release',
    description:
      'Releases the first artifact of a service to every environment in order, and waits in each until it is healthy.',
    examples: serviceReleaseExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the service'),
        entityRef: z => z.string().describe('The service in the catalog'),
        artifactId: z => z.string().describe('What is released'),
        production: z =>
          z
            .boolean()
            .default(true)
            .describe(
              'Whether it goes to the last environment, which is production, too',
            ),
        repository: z => repositorySchema(z),
      },
      output: {
        environments: z =>
          z.array(z.string()).describe('Where it is healthy, in order'),
        environment: z => z.string().describe('The last of them'),
        url: z => z.string().describe('Where it answers in the last of them'),
      },
    },
    async handler(ctx) {
      const { name, entityRef, artifactId, repository } = ctx.input;
      const production = ctx.input.production ?? true;
      const finish = (releases: HealthyRelease[]) => {
        const last = releases[releases.length - 1];
        ctx.output(
          'environments',
          releases.map(release => release.environment),
        );
        if (!last) return;
        ctx.output('environment', last.environment);
        const url = last.url ?? serviceUrl(name, last.environment);
        if (url) ctx.output('url', url);
      };
      if (ctx.isDryRun) {
        const targets = chooseTargets(await options.environments(), production);
        ctx.logger.info(`Would release to ${targets.join(', then ')}`);
        finish(targets.map(environment => ({ environment })));
        return;
      }
      const context = toStepContext(ctx, auth);
      const healthy: HealthyRelease[] = [];
      await tellWhatExists(
        {
          failure: `${name} could not be released everywhere`,
          signal: context.signal,
          exists: () => [
            tellRepository(repository),
            `the artifact ${artifactId}`,
            `${entityRef} in the catalog`,
            ...healthy.map(({ environment }) => `healthy in ${environment}`),
          ],
        },
        async () => {
          const follower = new ReleaseFollower({
            client,
            getToken: () => context.getToken('release-manager'),
            entityRef,
            artifactId,
            branch: repository.defaultBranch,
            taskId: ctx.task.id,
            logger: ctx.logger,
            signal: context.signal,
            timeouts,
          });
          const environments = await follower.getEnvironments();
          const targets = chooseTargets(
            environments.map(status => status.environment.name),
            production,
          );
          for (const [index, environment] of targets.entries()) {
            const release = await ctx.checkpoint({
              key: `service.release.${name}.${environment}`,
              fn: async () => ({
                ...(await follower.release(environment, targets[index - 1])),
              }),
            });
            healthy.push(release);
          }
        },
      );
      finish(healthy);
    },
  });
}

/** The last environment is production. */
function chooseTargets(environments: string[], production: boolean): string[] {
  return production ? environments : environments.slice(0, -1);
}
