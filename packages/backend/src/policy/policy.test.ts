import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
} from '@backstage/plugin-catalog-common/alpha';
import permissionBackend from '@backstage/plugin-permission-backend';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateDryRunPermission,
  templateManagementPermission,
  templateParameterReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import {
  anomalyAcknowledgePermission,
  chargeReadPermission,
  estimateCreatePermission,
  organisationReadPermission as organisationCostReadPermission,
  sourceReadPermission,
} from '@paved-path/backstage-plugin-cost-common';
import {
  coverageReadPermission,
  fixOpenPermission,
} from '@paved-path/backstage-plugin-drift-common';
import {
  incidentCreatePermission,
  incidentUpdatePermission,
  onCallReadPermission,
  organisationReadPermission,
  postmortemWritePermission,
  providerReadPermission,
  rotaUpdatePermission,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  releaseCreatePermission,
  releaseReadPermission,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  repositoryCreatePermission,
  runCancelPermission,
  runCreatePermission,
  sandboxReadPermission,
  tokenCreatePermission,
} from '@paved-path/backstage-plugin-sandbox-common';
import { PavedPathPolicy } from './PavedPathPolicy';
import permissionModulePavedPathPolicy from './index';

const policy = new PavedPathPolicy({
  platformTeam: 'group:default/platform-team',
});

const people = {
  nobody: undefined,
  guest: ['user:default/guest'],
  member: ['user:default/ana', 'group:default/payments'],
  platform: ['user:default/li', 'group:default/platform-team'],
};

const isGroup = (ref: string) => ref.startsWith('group:');

/** A team's rota hangs on its group, which nobody owns. */
const theGroup = (ref: string) => ({
  allOf: [
    { rule: 'IS_ENTITY_KIND', params: { kinds: ['group'] } },
    { rule: 'HAS_METADATA', params: { key: 'namespace', value: 'default' } },
    { rule: 'HAS_METADATA', params: { key: 'name', value: ref.split('/')[1] } },
  ],
});

type Decision = 'allow' | 'deny' | 'if owner' | 'if own task';

async function decide(
  permission: Permission,
  refs: string[] | undefined,
): Promise<Decision> {
  const decision = await policy.handle(
    { permission },
    refs && {
      credentials: mockCredentials.user(refs[0]),
      info: { userEntityRef: refs[0], ownershipEntityRefs: refs },
    },
  );
  if (decision.result !== AuthorizeResult.CONDITIONAL) {
    return decision.result === AuthorizeResult.ALLOW ? 'allow' : 'deny';
  }
  if (decision.resourceType === 'catalog-entity') {
    const owns = { rule: 'IS_ENTITY_OWNER', params: { claims: refs } };
    expect(decision).toMatchObject({
      pluginId: 'catalog',
      conditions:
        permission === rotaUpdatePermission
          ? { anyOf: [owns, ...(refs ?? []).filter(isGroup).map(theGroup)] }
          : owns,
    });
    return 'if owner';
  }
  expect(decision).toMatchObject({
    pluginId: 'scaffolder',
    conditions: { rule: 'IS_TASK_OWNER', params: { createdBy: [refs?.[0]] } },
  });
  return 'if own task';
}

const unknown = (action?: 'read' | 'update') =>
  createPermission({ name: 'brand-new.thing.do', attributes: { action } });

const read: Decision[] = ['deny', 'allow', 'allow', 'allow'];
const team: Decision[] = ['deny', 'deny', 'allow', 'allow'];
const owner: Decision[] = ['deny', 'deny', 'if owner', 'allow'];
const platform: Decision[] = ['deny', 'deny', 'deny', 'allow'];

describe('who may do what', () => {
  const table: Array<[Permission, Decision[]]> = [
    [catalogEntityReadPermission, read],
    [releaseReadPermission, read],
    [sandboxReadPermission, read],
    [onCallReadPermission, read],
    [organisationReadPermission, read],
    [coverageReadPermission, read],
    [chargeReadPermission, read],
    [organisationCostReadPermission, read],
    [taskReadPermission, read],
    [templateParameterReadPermission, read],
    [unknown('read'), read],

    [catalogEntityCreatePermission, team],
    [catalogLocationCreatePermission, team],
    [taskCreatePermission, team],
    [repositoryCreatePermission, team],
    [runCreatePermission, team],
    [runCancelPermission, team],
    [tokenCreatePermission, team],
    [incidentCreatePermission, team],

    [releaseCreatePermission, owner],
    [fixOpenPermission, owner],
    [catalogEntityDeletePermission, owner],
    [catalogEntityRefreshPermission, owner],
    [incidentUpdatePermission, owner],
    [postmortemWritePermission, owner],
    [rotaUpdatePermission, owner],
    [anomalyAcknowledgePermission, owner],
    [estimateCreatePermission, owner],
    [taskCancelPermission, ['deny', 'deny', 'if own task', 'allow']],

    [catalogLocationDeletePermission, platform],
    [providerReadPermission, platform],
    [sourceReadPermission, platform],
    [templateManagementPermission, platform],
    [templateDryRunPermission, platform],
    [unknown('update'), platform],
    [unknown(), platform],
  ];

  it.each(
    table.map(
      ([permission, expected]) =>
        [permission.name, permission, expected] as const,
    ),
  )('%s', async (_, permission, expected) => {
    const decisions = [];
    for (const refs of Object.values(people)) {
      decisions.push(await decide(permission, refs));
    }
    expect(decisions).toEqual(expected);
  });
});

describe('the policy in the permission backend', () => {
  async function authorizeAs(data: object) {
    const backend = await startTestBackend({
      features: [
        permissionBackend,
        permissionModulePavedPathPolicy,
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true, ...data } },
        }),
        mockServices.userInfo.mock({
          getUserInfo: async () => ({
            userEntityRef: 'user:default/li',
            ownershipEntityRefs: ['user:default/li', 'group:default/enablers'],
          }),
        }).factory,
      ],
    });
    try {
      const url = `http://localhost:${backend.server.port()}/api/permission/authorize`;
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: mockCredentials.user.header('user:default/li'),
        },
        body: JSON.stringify({
          items: [{ id: '1', permission: templateManagementPermission }],
        }),
      });
      return (await response.json()).items[0].result;
    } finally {
      await backend.stop();
    }
  }

  it('takes the platform team from the configuration', async () => {
    expect(await authorizeAs({})).toBe('DENY');
    expect(
      await authorizeAs({ policy: { platformTeam: 'group:default/enablers' } }),
    ).toBe('ALLOW');
    expect(await authorizeAs({ policy: { platformTeam: 'Enablers' } })).toBe(
      'ALLOW',
    );
  });
});
