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

describe('costEnv0Module', () => {
  const env0 = {
    apiKeyId: 'canary-a',
    apiKeySecret: 'canary-b',
    organizationId: 'c',
  };

  it('does nothing until it is configured', async () => {
    expect((await start({})).added).toEqual([]);
    const { added, notes, warnings } = await start({ cost: { env0 } });
    expect(added).toEqual(['env0: env0']);
    expect(warnings).toEqual([]);
    expect(notes.join()).not.toContain('counts twice');
  });

  it('says of environments that they may count twice, in the log and on pages', async () => {
    const aws = { accounts: [] };
    const { notes, warnings } = await start({ cost: { env0, aws } });
    expect(warnings).toEqual([expect.stringContaining('counts twice')]);
    expect(notes).toContainEqual(expect.stringContaining('counts twice'));
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
