import { AuthService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { PipelineHost } from '@paved-path/backstage-plugin-golden-path-node';
import { pipelineSetUpExamples } from './examples';
import {
  repositorySchema,
  tellRepository,
  tellWhatExists,
  toStepContext,
  withTimeout,
} from './step';

/**
 * Lets the pipeline run, and waits for the first artifact.
 * @internal
 */
export function createPipelineSetUpAction(options: {
  auth: AuthService;
  pipelineHost: PipelineHost;
  /** Milliseconds. */
  timeout: number;
}) {
  const { auth, pipelineHost, timeout } = options;
  return createTemplateAction({
    id: 'golden-path:pipeline:set-up',
    description: `Sets up the pipeline of a service and waits for its first artifact (${pipelineHost.title}).`,
    examples: pipelineSetUpExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the service'),
        repository: z => repositorySchema(z),
      },
      output: {
        url: z => z.string().describe('The page of the pipeline run'),
        artifactId: z => z.string().describe('The first artifact'),
      },
    },
    async handler(ctx) {
      const { name, repository } = ctx.input;
      if (ctx.isDryRun) {
        ctx.logger.info(`Would build ${name} (${pipelineHost.title})`);
        ctx.output(
          'url',
          (await pipelineHost.predictUrl?.(name)) ?? repository.url,
        );
        ctx.output(
          'artifactId',
          `${repository.defaultBranch}-0000000000-0000000000`,
        );
        return;
      }
      const context = toStepContext(ctx, auth);
      const limited = withTimeout(context, timeout);
      let url: string | undefined;
      const result = await tellWhatExists(
        {
          failure: `The first artifact of ${name} could not be built`,
          signal: context.signal,
          exists: () => [
            tellRepository(repository),
            url && `the pipeline ${url}`,
          ],
        },
        async () => {
          const setUp = await ctx.checkpoint({
            key: `pipeline.set-up.${name}`,
            fn: () =>
              pipelineHost.setUp({ service: name, repository }, limited),
          });
          url = setUp.url;
          ctx.logger.info(`The pipeline runs: ${url}`);
          return ctx.checkpoint({
            key: `pipeline.artifact.${name}`,
            fn: async () => {
              try {
                return {
                  ...(await pipelineHost.waitForArtifact(
                    { service: name, repository },
                    limited,
                  )),
                };
              } catch (error) {
                if (limited.signal.aborted && !context.signal.aborted) {
                  throw new Error(
                    `There is no artifact after ${
                      timeout / 1000
                    } seconds; see ${url}`,
                  );
                }
                throw error;
              }
            },
          });
        },
      );
      ctx.logger.info(`Built ${result.artifactId}: ${result.url}`);
      ctx.output('url', result.url);
      ctx.output('artifactId', result.artifactId);
    },
  });
}
