import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import module from './index';

async function start(data: object) {
  const added: string[] = [];
  const notes: string[] = [];
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  await startTestBackend({
    extensionPoints: [
      [
        costExtensionPoint,
        {
          addCostProvider: provider => {
            added.push(`${provider.id}: ${provider.title}`);
            notes.push(...(provider.notIncluded?.() ?? []));
          },
        },
      ],
    ],
    features: [
      module,
      logger.factory,
      mockServices.rootConfig.factory({ data }),
    ],
  });
  const warnings = logger.warn.mock.calls.map(([text]) => String(text));
  return { added, notes, warnings };
}

describe('costOpenCostModule', () => {
  const cluster = { name: 'production', url: 'http://opencost:9003/' };
  const startClusters = (clusters: object[], more: object = {}) =>
    start({ cost: { opencost: { clusters, ...more } } });

  it('does nothing until it is configured', async () => {
    expect((await start({})).added).toEqual([]);
    const { added, notes, warnings } = await startClusters([cluster]);
    expect(added).toEqual(['opencost: OpenCost']);
    expect(warnings).toEqual([]);
    expect(notes.join()).not.toContain('counts twice');
  });

  it('says of a cluster that it may count twice, in the log and on pages', async () => {
    const { notes, warnings } = await start({
      cost: { opencost: { clusters: [cluster] }, focus: { exports: [] } },
    });
    expect(warnings).toEqual([expect.stringContaining('counts twice')]);
    expect(notes).toContainEqual(expect.stringContaining('counts twice'));
  });

  it.each([
    [[], {}, 'cost.opencost.clusters is empty'],
    [[cluster, cluster], {}, "cost.opencost.clusters has 'production' twice"],
    [
      [{ ...cluster, name: 'a b' }],
      {},
      "clusters[0].name is 'a b'; it must be",
    ],
    [
      [cluster, { ...cluster, name: 'x', url: 'opencost' }],
      {},
      "clusters[1].url is 'opencost'; it must be an address",
    ],
    [
      [{ ...cluster, currency: 'euro' }],
      {},
      "clusters[0].currency is 'euro'; it must be three capitals",
    ],
    [[cluster], { currency: '$' }, "cost.opencost.currency is '$'"],
    [[cluster], { labels: ['a', 'a'] }, "cost.opencost.labels has 'a' twice"],
    [
      [cluster],
      { lookBack: { hours: 3 } },
      'cost.opencost.lookBack is too short; it must be a day or more',
    ],
    [
      [cluster],
      { callTimeout: { seconds: 0 } },
      'cost.opencost.callTimeout is too short',
    ],
    [
      [{ ...cluster, token: 'canary', headers: { a: { b: 'canary' } } }],
      {},
      'clusters[0].headers.a must be a text',
    ],
  ])('refuses %j with %j', async (clusters, more, message) => {
    const error = await startClusters(clusters, more).then(
      () => Promise.reject(new Error('It started')),
      (thrown: Error) => thrown,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
  });
});
