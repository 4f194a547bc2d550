import {
  AuthService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, UserEntity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { checkServiceName } from '@paved-path/backstage-plugin-golden-path-common';
import {
  HostedRepository,
  RepositoryHost,
} from '@paved-path/backstage-plugin-golden-path-node';
import { repositoryCreateExamples } from './examples';
import {
  repositorySchema,
  tellRepository,
  tellWhatExists,
  toStepContext,
} from './step';

/**
 * Creates the repository of a service with its first commit.
 * @internal
 */
export function createRepositoryCreateAction(options: {
  auth: AuthService;
  repositoryHost: RepositoryHost;
}) {
  const { auth, repositoryHost } = options;
  return createTemplateAction({
    id: 'golden-path:repository:create',
    description: `Creates the repository of a new service with the workspace as its first commit (${repositoryHost.title}).`,
    examples: repositoryCreateExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('The name of the service'),
        description: z => z.string().describe('What it is for'),
        owner: z =>
          z.string().describe('The group that owns it, as an entity reference'),
        folder: z =>
          z
            .string()
            .optional()
            .describe('The folder of the workspace; by default all of it'),
      },
      output: {
        repository: z => repositorySchema(z),
        url: z => z.string().describe('Where a person sees the repository'),
        cloneUrl: z => z.string().describe('What git clone takes'),
        catalogInfoUrl: z =>
          z.string().describe('Where the catalog reads catalog-info.yaml'),
      },
    },
    async handler(ctx) {
      const { name, description, owner } = ctx.input;
      const wrong = checkServiceName(name);
      if (wrong) throw new InputError(`name: ${wrong}`);
      const context = toStepContext(ctx, auth);
      const folder = resolveSafeChildPath(
        ctx.workspacePath,
        ctx.input.folder ?? '.',
      );
      const author = readAuthor(ctx.user);

      const create = async (): Promise<HostedRepository> => {
        ctx.logger.info(
          `Creating the repository ${name} (${repositoryHost.title})`,
        );
        return tellWhatExists(
          {
            failure: `The repository ${name} could not be created`,
            signal: context.signal,
            exists: () => [],
          },
          () =>
            repositoryHost.create(
              { name, description, ownerRef: owner, folder, author },
              context,
            ),
        );
      };
      const repository = ctx.isDryRun
        ? await imagine(repositoryHost, name)
        : await ctx.checkpoint({
            key: `repository.create.${name}`,
            fn: async () => toPlain(await create()),
          });

      ctx.logger.info(
        ctx.isDryRun
          ? `Would create ${tellRepository(repository)} as ${author.name}`
          : `There is ${tellRepository(repository)}`,
      );
      ctx.output('repository', repository);
      ctx.output('url', repository.url);
      ctx.output('cloneUrl', repository.cloneUrl);
      ctx.output('catalogInfoUrl', repository.catalogInfoUrl);
    },
  });
}

/** Just what the actions hand on, whatever else a host tells of it. */
function toPlain(repository: HostedRepository) {
  const { owner, name, url, cloneUrl, catalogInfoUrl, defaultBranch, headSha } =
    repository;
  return {
    owner,
    name,
    url,
    cloneUrl,
    catalogInfoUrl,
    defaultBranch,
    ...(headSha && { headSha }),
  };
}

async function imagine(
  host: RepositoryHost,
  name: string,
): Promise<HostedRepository> {
  const url = (await host.predictUrl?.(name)) ?? `dry-run:${name}`;
  return {
    owner: 'dry-run',
    name,
    url,
    cloneUrl: url,
    catalogInfoUrl: url,
    defaultBranch: 'main',
  };
}

/** The person who filled the form signs the first commit. */
function readAuthor(user: { entity?: UserEntity; ref?: string } | undefined): {
  name: string;
  email: string;
} {
  const id = user?.ref ? parseEntityRef(user.ref).name : 'portal';
  const profile = user?.entity?.spec?.profile;
  return {
    name: profile?.displayName ?? user?.entity?.metadata.title ?? id,
    email: profile?.email ?? `${id}@users.noreply.localhost`,
  };
}
