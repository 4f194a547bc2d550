import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { resolve } from 'node:path';
import { NameChecker } from '../services/NameChecker';
import { OwnerChecker } from '../services/OwnerChecker';
import { StackCatalog } from '../services/StackCatalog';
import { FakePlatform } from '../__testUtils__/fakes';
import { createActionRunner } from '../__testUtils__/runAction';
import { createCatalogRegisterAction } from './createCatalogRegisterAction';
import { createPipelineSetUpAction } from './createPipelineSetUpAction';
import { createRepositoryCreateAction } from './createRepositoryCreateAction';
import { createServiceCheckAction } from './createServiceCheckAction';

const planFolder = resolve(__dirname, '../../../../plans/service');
const auth = mockServices.auth();

function entity(kind: string, name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec: {},
  };
}

const entities = [
  entity('Group', 'payments'),
  entity('Group', 'booking'),
  entity('API', 'ledger'),
];

function createCheck(
  platform: FakePlatform,
  decision:
    | AuthorizeResult.ALLOW
    | AuthorizeResult.DENY
    | AuthorizeResult.CONDITIONAL = AuthorizeResult.CONDITIONAL,
) {
  const catalog = catalogServiceMock({ entities });
  const permissions = mockServices.permissions.mock();
  permissions.authorizeConditional.mockResolvedValue([
    { result: decision } as never,
  ]);
  return createActionRunner(
    createServiceCheckAction({
      auth,
      names: new NameChecker({
        catalog,
        repositoryHost: platform.repositoryHost,
      }),
      owners: new OwnerChecker({
        catalog,
        permissions,
        userInfo: mockServices.userInfo({
          ownershipEntityRefs: ['user:default/ana', 'group:default/payments'],
        }),
      }),
      stacks: new StackCatalog({ planFolder }),
      repositoryHost: platform.repositoryHost,
      planSource: 'http://fake/plans.git',
      requestTimeout: 10_000,
    }),
  );
}

const fields = { name: 'refunds', owner: 'payments', stack: 'node' };

describe('golden-path:service:check', () => {
  it('lets a right form through, also on a retry when the repository is its own', async () => {
    const platform = new FakePlatform();
    const { run } = createCheck(platform);
    const { output } = await run(fields);
    expect(output).toEqual({
      name: 'refunds',
      owner: 'group:default/payments',
      stack: 'node',
      entityRef: 'component:default/refunds',
      planSource: 'http://fake/plans.git',
      repositoryUrl: 'http://fake/refunds',
    });
    await createActionRunner(
      createRepositoryCreateAction({
        auth,
        repositoryHost: platform.repositoryHost,
      }),
    ).run({ ...fields, description: 'x', owner: output.owner });
    await expect(run(fields)).resolves.toMatchObject({ output });
    await expect(createCheck(platform).run(fields)).rejects.toThrow(
      'name: “refunds” is taken: there is a repository of this name at http://fake/refunds.',
    );
  });

  it.each([
    [{ name: 'Refunds' }, 'name: A name is written in lower case'],
    [{ name: 'platform' }, 'name: “platform” is reserved'],
    [
      { name: 'ledger' },
      'name: “ledger” is taken: there is an API of this name',
    ],
    [{ owner: 'nobody' }, 'owner: there is no group:default/nobody'],
    [{ owner: 'user:default/ana' }, 'is not a group'],
    [
      { owner: 'booking' },
      'you are not a member of group:default/booking; your teams are group:default/payments',
    ],
    [{ stack: 'cobol' }, 'stack: there is no cobol; available are: node'],
  ])('refuses %p before anything is created', async (wrong, message) => {
    const platform = new FakePlatform();
    const { run } = createCheck(platform);
    await expect(run({ ...fields, ...wrong })).rejects.toThrow(message);
    await expect(
      run({ ...fields, ...wrong }, { isDryRun: true }),
    ).rejects.toThrow(message);
    expect(platform.made).toEqual([]);
  });

  it('goes by the policy: whoever may release everything may act for every team, and who may release nothing for none', async () => {
    const booking = { ...fields, owner: 'booking' };
    const platform = new FakePlatform();
    await expect(
      createCheck(platform, AuthorizeResult.ALLOW).run(booking),
    ).resolves.toMatchObject({ output: { owner: 'group:default/booking' } });
    await expect(
      createCheck(platform, AuthorizeResult.DENY).run(fields),
    ).rejects.toThrow('you may not release services');
  });
});

describe('golden-path:repository:create', () => {
  const input = {
    name: 'refunds',
    description: 'Pays back',
    owner: 'group:default/payments',
  };

  it('creates it once, signed by the person, and finds it again without its memory', async () => {
    const platform = new FakePlatform();
    const create = () =>
      createActionRunner(
        createRepositoryCreateAction({
          auth,
          repositoryHost: platform.repositoryHost,
        }),
      );
    const user = {
      ref: 'user:default/ana',
      entity: {
        ...entity('User', 'ana'),
        apiVersion: 'backstage.io/v1alpha1' as const,
        kind: 'User' as const,
        spec: {
          profile: { displayName: 'Ana Souza', email: 'ana@example.com' },
        },
      },
    };
    const first = create();
    const { output } = await first.run(input, { user });
    await first.run(input, { user });
    await create().run(input, { user: { ref: 'user:default/ana' } });
    expect(platform.made).toEqual(['repository refunds']);
    expect(platform.authors).toEqual([
      { name: 'Ana Souza', email: 'ana@example.com' },
    ]);
    expect(output.repository).toMatchObject({ name: 'refunds' });
    expect(output.cloneUrl).toBe('http://fake/refunds.git');
    // As the person, for just that plugin.
    expect(platform.tokens[0]).toContain('user:default/ana');

    const other = { ...input, owner: 'group:default/booking' };
    await expect(create().run(other)).rejects.toThrow(
      'The repository refunds could not be created: http://fake/refunds holds something else.\nNothing was created so far.',
    );
  });

  it('touches nothing in a dry run, and stops when it is cancelled', async () => {
    const platform = new FakePlatform();
    const { run } = createActionRunner(
      createRepositoryCreateAction({
        auth,
        repositoryHost: platform.repositoryHost,
      }),
    );
    const { output } = await run(input, { isDryRun: true });
    expect(output.url).toBe('http://fake/refunds');
    await expect(run(input, { signal: AbortSignal.abort() })).rejects.toThrow(
      /could not be created: cancelled/,
    );
    await expect(run({ ...input, name: '../etc' })).rejects.toThrow(
      'name: A name begins with a letter',
    );
    expect(platform.made).toEqual([]);
  });
});

describe('golden-path:pipeline:set-up', () => {
  it('says what exists where the build fails, and a retry sets nothing up twice', async () => {
    const platform = new FakePlatform();
    const repository = await platform.repositoryHost.create(
      {
        name: 'refunds',
        description: '',
        ownerRef: 'group:default/payments',
        folder: '.',
        author: { name: 'Ana', email: 'ana@example.com' },
      },
      {
        logger: mockServices.logger.mock(),
        signal: new AbortController().signal,
        getToken: async () => 't',
      },
    );
    const { run } = createActionRunner(
      createPipelineSetUpAction({
        auth,
        pipelineHost: platform.pipelineHost,
        timeout: 10_000,
      }),
    );
    platform.failPipeline = new Error('2 tests failed');
    await expect(run({ name: 'refunds', repository })).rejects.toThrow(
      'The first artifact of refunds could not be built: 2 tests failed.\n' +
        'What exists so far: the repository http://fake/refunds; the pipeline http://fake/refunds/runs/1.\n' +
        'Retry the task to go on from here.',
    );
    platform.failPipeline = undefined;
    const { output } = await run({ name: 'refunds', repository });
    expect(output.artifactId).toBe('main-1111111111-2222222222');
    await run({ name: 'refunds', repository }, { isDryRun: true });
    expect(platform.made).toEqual([
      'repository refunds',
      'pipeline refunds',
      'artifact refunds',
    ]);
  });
});

describe('golden-path:catalog:register', () => {
  const entityRef = 'component:default/refunds';
  const repository = {
    owner: 'services',
    name: 'refunds',
    url: 'http://fake/refunds',
    cloneUrl: 'http://fake/refunds.git',
    catalogInfoUrl: 'http://fake/refunds/catalog-info.yaml',
    defaultBranch: 'main',
  };

  it('waits until the entity can be read; being registered already is fine', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.addLocation.mockRejectedValue(
      Object.assign(new Error('exists'), { name: 'ConflictError' }),
    );
    catalog.refreshEntity.mockResolvedValue();
    catalog.getEntityByRef
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce(undefined)
      .mockResolvedValue(entity('Component', 'refunds'));
    const { run } = createActionRunner(
      createCatalogRegisterAction({ auth, catalog, timeout: 5000 }),
    );
    const { output } = await run({ entityRef, repository });
    expect(output).toEqual({ entityRef });
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(3);
    const [[ref, options]] = catalog.refreshEntity.mock.calls;
    expect(ref).toMatch(/^location:default\/generated-/);
    expect(options).toMatchObject({
      credentials: { principal: { userEntityRef: 'user:default/ana' } },
    });
  });

  it('tells why the catalog could not read it, and touches nothing in a dry run', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.addLocation.mockResolvedValue({} as never);
    catalog.getEntityByRef.mockImplementation(async ref =>
      ref === entityRef
        ? undefined
        : ({
            ...entity('Location', 'generated'),
            status: {
              items: [{ level: 'error', message: 'the owner is missing' }],
            },
          } as never),
    );
    const { run } = createActionRunner(
      createCatalogRegisterAction({ auth, catalog, timeout: 100 }),
    );
    await run({ entityRef, repository }, { isDryRun: true });
    expect(catalog.addLocation).not.toHaveBeenCalled();
    await expect(run({ entityRef, repository })).rejects.toThrow(
      'component:default/refunds could not be registered: the owner is missing.\n' +
        'What exists so far: the repository http://fake/refunds; the location http://fake/refunds/catalog-info.yaml in the catalog.',
    );
  });
});
