import { AuthService } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { OnCallCoverage } from '../services/OnCallCoverage';
import { onCallCheckExamples } from './examples';
import {
  repositorySchema,
  tellRepository,
  tellWhatExists,
  toStepContext,
} from './step';

/**
 * Sees that somebody would be woken for a new service. It comes last, so that a team that has nobody on call has its service, and is told.
 * @internal
 */
export function createOnCallCheckAction(options: {
  auth: AuthService;
  coverage: OnCallCoverage;
}) {
  const { auth, coverage } = options;
  return createTemplateAction({
    id: 'golden-path:on-call:check',
    description:
      'Sees that somebody would be woken for a service, and fails where nobody would. Skipped in a portal without on-call.',
    examples: onCallCheckExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the service'),
        owner: z =>
          z.string().describe('The group that owns it, as an entity reference'),
        entityRef: z => z.string().describe('The service in the catalog'),
        repository: z => repositorySchema(z).optional(),
      },
      output: {
        people: z =>
          z
            .array(z.string())
            .describe('Who is on call now, those who are woken first first'),
      },
    },
    async handler(ctx) {
      const { name, owner, entityRef, repository } = ctx.input;
      const { signal, getToken } = toStepContext(ctx, auth);
      const found = await tellWhatExists(
        {
          failure: `Nobody is known to be on call for ${name}`,
          signal,
          exists: () => [
            repository && tellRepository(repository),
            `${entityRef} in the catalog`,
          ],
        },
        async () => {
          const providers = await coverage.getProviders(signal);
          if (!providers.length || ctx.isDryRun) return { providers };
          const who = await coverage.find(entityRef, {
            getToken: () => getToken('on-call'),
            ownerRef: owner,
            providers,
            signal,
          });
          return { providers, who };
        },
      );
      ctx.output('people', found.who?.now ?? []);
      if (!found.providers.length) {
        ctx.logger.warn(
          `Skipped: this portal has no on-call provider, so that nobody is woken for ${name}`,
        );
        return;
      }
      if (!found.who) {
        ctx.logger.info(
          `Would see in ${found.providers.join(', ')} who is on call`,
        );
        return;
      }
      const { now, next, problems } = found.who;
      for (const problem of problems) ctx.logger.warn(problem);
      if (now.length) {
        ctx.logger.info(`On call for ${name}: ${now.join(', then ')}`);
      } else if (next) {
        ctx.logger.warn(
          `Nobody is on call for ${name} just now; ${next.name} is next${
            next.start ? `, from ${next.start}` : ''
          }`,
        );
      }
    },
  });
}
