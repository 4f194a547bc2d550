import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { setupServer } from 'msw/node';
import {
  ago,
  canaries,
  environment,
  FakeEnv0,
  toEnvironment,
} from './__testUtils__/FakeEnv0';

describe('toResourceDrifts', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let env0: FakeEnv0;

  beforeEach(() => {
    env0 = new FakeEnv0();
    server.use(...env0.handlers);
  });

  it('tells what drifted, why, and who may have done it', async () => {
    env0.environments = [toEnvironment('e1', { driftStatus: 'DRIFTED' })];
    env0.deployments = [
      { id: 'd3', type: 'driftDetection', status: 'IN_PROGRESS' },
      {
        id: 'd2',
        type: 'driftDetection',
        status: 'SUCCESS',
        finishedAt: ago(5),
        driftDetected: true,
      },
      { id: 'd1', type: 'deploy', status: 'SUCCESS', finishedAt: ago(50) },
    ];
    env0.details.d2 = {
      ...env0.deployments[1],
      ...canaries,
      variables: [{ name: 'DB', value: 'canary-variable' }],
      blueprintRepository: 'https://github.com/kittiwake/payments-infra.git',
      gitMetadata: { commit: 'fff', branch: 'main', timestamp: ago(10) },
      driftCause: {
        compassScanStatus: 'CAN_RUN',
        unappliedCommits: [
          {
            userEmail: 'ana@example.com',
            timestamp: ago(10),
            commitHash: '3f2a91c0de3f2a91c0de',
          },
        ],
        unmanagedChanges: [
          {
            resourceId: 'sg-1',
            resourceType: 'aws_security_group',
            resourcePath: 'module.network.aws_security_group.api',
            canGetEventsForProvider: true,
          },
          { resourceId: 'b-1', resourceType: 'aws_s3_bucket' },
        ],
        versionChanges: [
          {
            type: 'terragrunt',
            tgModuleName: 'db',
            name: 'aws',
            appliedVersion: '5.1.0',
            detectedVersion: '5.2.0',
          },
        ],
        variableChanges: [
          {
            variableName: 'replicas',
            isSensitive: false,
            applyVariable: 2,
            driftVariable: { value: '3', isSensitive: false },
          },
          {
            variableName: 'dsn',
            isSensitive: true,
            applyVariable: 'canary-dsn',
            driftVariable: 'canary-dsn-2',
          },
          {
            variableName: 'DB_PASSWORD',
            isSensitive: false,
            applyVariable: 'canary-password',
          },
          { variableName: 'unsaid', applyVariable: 'canary-unsaid' },
          {
            variableName: 'nested',
            isSensitive: false,
            applyVariable: { value: { deep: 'canary-nested' } },
          },
        ],
        stateModifyingDeployments: [
          {
            type: 'task',
            deploymentId: 't1',
            timestamp: ago(20),
            userId: 'u1',
            user: { name: 'Jonas', email: 'jonas@example.com' },
          },
        ],
        novelties: [{ something: 'canary-new' }],
      },
    };
    const steps: string[] = [];
    const report = await env0.createProvider().check(environment, {
      signal: new AbortController().signal,
      onStep: step => steps.push(step),
    });
    expect(steps).toEqual(['read environment', 'read drift detection']);
    expect(report).toMatchObject({
      truncated: false,
      revision: 'fff',
      stateWrittenAt: env0.deployments[2].finishedAt,
    });
    const byAddress = Object.fromEntries(
      report.resources.map(resource => [resource.address, resource]),
    );
    expect(Object.keys(byAddress)).toEqual([
      'module.network.aws_security_group.api',
      'aws_s3_bucket.b-1',
      'payments/production: commits not applied',
      'payments/production: version of db/aws',
      'payments/production: variable replicas',
      'payments/production: variable dsn',
      'payments/production: variable DB_PASSWORD',
      'payments/production: variable unsaid',
      'payments/production: variable nested',
      'payments/production: drifted for a reason that only env0 shows',
    ]);
    expect(byAddress['module.network.aws_security_group.api']).toEqual({
      address: 'module.network.aws_security_group.api',
      type: 'aws_security_group',
      name: 'api',
      ids: ['sg-1'],
      cause: 'changed-outside',
      action: 'update',
      attributes: [],
      suspects: [
        {
          kind: 'audit-event',
          who: 'Jonas',
          at: expect.stringMatching(/Z$/),
          what: 'Ran a task',
          reference: 't1',
          url: environment.url,
        },
      ],
    });
    expect(byAddress['payments/production: commits not applied']).toMatchObject(
      {
        cause: 'not-applied',
        suspects: [
          {
            kind: 'commit',
            who: 'ana@example.com',
            reference: '3f2a91c0de3f2a91c0de',
            url: 'https://github.com/kittiwake/payments-infra/commit/3f2a91c0de3f2a91c0de',
          },
        ],
      },
    );
    const attributesOf = (what: string) =>
      byAddress[`payments/production: ${what}`].attributes;
    expect(attributesOf('version of db/aws')).toEqual([
      { path: 'db/aws', before: '5.1.0', after: '5.2.0' },
    ]);
    expect(attributesOf('variable replicas')).toEqual([
      { path: 'replicas', before: '2', after: '3' },
    ]);
    for (const name of ['dsn', 'DB_PASSWORD', 'unsaid', 'nested']) {
      expect(attributesOf(`variable ${name}`)).toEqual([
        { path: name, sensitive: true },
      ]);
    }
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  it('is drifted where env0 says so without a cause', async () => {
    env0.environments = [
      toEnvironment('e1', { status: 'DRIFTED', driftStatus: undefined }),
    ];
    env0.deployments = [
      {
        id: 'd2',
        type: 'driftDetection',
        status: 'SUCCESS',
        finishedAt: 'not a date',
        planSummary: { added: 0, changed: 2, destroyed: null },
        driftCause: null,
      },
    ];
    const { resources } = await env0.check();
    expect(resources).toEqual([
      expect.objectContaining({
        address: 'payments/production: drifted, env0 names no cause',
        attributes: [
          {
            path: 'resources that a deployment would have changed',
            after: '2',
          },
        ],
      }),
    ]);
    env0.deployments = [];
    expect((await env0.check()).resources).toHaveLength(1);
  });
});
