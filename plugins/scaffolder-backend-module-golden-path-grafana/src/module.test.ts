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

describe('goldenPathGrafanaModule', () => {
  const grafana = {
    url: 'https://grafana.example.com',
    token: 'x',
    datasourceUid: 'prometheus',
  };

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(await start({ goldenPath: { grafana } })).toEqual([
      'grafana: Grafana',
    ]);
  });

  it('refuses a wrong configuration and says what would be right', async () => {
    await expect(
      start({ goldenPath: { grafana: { ...grafana, url: 'grafana' } } }),
    ).rejects.toThrow(/must be an address such as/);
  });
});
