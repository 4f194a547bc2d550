import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import module from './index';

async function start(data: object) {
  const added: string[] = [];
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  await startTestBackend({
    extensionPoints: [
      [
        costExtensionPoint,
        { addCostProvider: ({ id, title }) => added.push(`${id}: ${title}`) },
      ],
    ],
    features: [
      module,
      logger.factory,
      mockServices.rootConfig.factory({ data }),
    ],
  });
  const warnings = logger.warn.mock.calls.map(([text]) => String(text));
  return { added, warnings };
}

describe('costEnv0Module', () => {
  const env0 = {
    apiKeyId: 'canary-a',
    apiKeySecret: 'canary-b',
    organizationId: 'c',
  };

  it('does nothing until it is configured', async () => {
    expect((await start({})).added).toEqual([]);
    const { added, warnings } = await start({ cost: { env0 } });
    expect(added).toEqual(['env0: env0']);
    expect(warnings).toEqual([]);
  });

  it('warns of environments that may count twice', async () => {
    const aws = { accounts: [] };
    const { warnings } = await start({ cost: { env0, aws } });
    expect(warnings).toEqual([expect.stringContaining('counts twice')]);
  });

  it.each([
    [{ url: 'env0' }, "cost.env0.url is 'env0'; it must be an address such as"],
    [{ currency: 'usd' }, "cost.env0.currency is 'usd'"],
    [
      { interval: { minutes: 1 } },
      'cost.env0.interval is too short; it must be ten minutes or more',
    ],
    [{ apiKeyId: undefined }, 'cost.env0.apiKeyId'],
  ])('refuses %j and says what would be right', async (wrong, message) => {
    const error = await start({ cost: { env0: { ...env0, ...wrong } } }).then(
      () => Promise.reject(new Error('It started')),
      (thrown: Error) => thrown,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
  });
});
