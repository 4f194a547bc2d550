import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  DashboardHost,
  goldenPathExtensionPoint,
  OnCallHost,
  PipelineHost,
  RepositoryHost,
} from '@paved-path/backstage-plugin-golden-path-node';
import module from './index';

async function start(data: object) {
  const hosts: (RepositoryHost | PipelineHost | DashboardHost | OnCallHost)[] =
    [];
  const add = (host: (typeof hosts)[number]) => {
    hosts.push(host);
  };
  await startTestBackend({
    extensionPoints: [
      [
        goldenPathExtensionPoint,
        {
          addRepositoryHost: add,
          addPipelineHost: add,
          addDashboardHost: add,
          addOnCallHost: add,
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return hosts.map(host => `${host.id}: ${host.title}`);
}

describe('goldenPathGithubModule', () => {
  const integrations = { github: [{ host: 'github.com', token: 'x' }] };

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(
      await start({
        integrations,
        goldenPath: { github: { organization: 'acme' } },
      }),
    ).toEqual(['github: GitHub', 'github: GitHub Actions']);
  });

  it('refuses a wrong configuration and says what would be right', async () => {
    await expect(
      start({
        integrations,
        goldenPath: { github: { organization: 'acme', visibility: 'secret' } },
      }),
    ).rejects.toThrow(/must be one of private, internal, public/);
    await expect(
      start({
        integrations,
        goldenPath: { github: { organization: 'acme', host: 'ghe.acme.com' } },
      }),
    ).rejects.toThrow(/integrations.github does not list/);
  });
});
