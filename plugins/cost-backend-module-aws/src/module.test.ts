import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { costExtensionPoint } from '@paved-path/backstage-plugin-cost-node';
import module from './index';

async function start(data: object): Promise<string[]> {
  const added: string[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        costExtensionPoint,
        { addCostProvider: ({ id, title }) => added.push(`${id}: ${title}`) },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return added;
}

describe('costAwsModule', () => {
  const account = { accountId: '123456789012' };
  const other = '210987654321';
  const startAws = (aws: object) => start({ cost: { aws } });

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(
      await startAws({ accounts: [account, { accountId: other }] }),
    ).toEqual(['aws: AWS Cost Explorer']);
  });

  it.each([
    [{ accounts: [] }, 'cost.aws.accounts is empty'],
    [{ accounts: [account, account] }, "has '123456789012' twice"],
    [
      { accounts: [{ accountId: '12' }] },
      "cost.aws.accounts[0].accountId is '12'; it must be twelve digits",
    ],
    [
      {
        accounts: [
          { ...account, linkedAccounts: [other] },
          { accountId: other },
        ],
        groupByTag: 'a',
      },
      "cost.aws.accounts has '210987654321' twice",
    ],
    [
      { accounts: [{ ...account, linkedAccounts: [other] }] },
      'accounts[0].linkedAccounts needs cost.aws.groupByTag',
    ],
    [
      { accounts: [account], groupByTag: 'a', groupByCostCategory: 'b' },
      'cost.aws has both groupByTag and groupByCostCategory',
    ],
    [
      { accounts: [account], months: 15 },
      'cost.aws.months is 15; it must be a whole number from 1 to 14',
    ],
    [
      { accounts: [account], interval: { minutes: 5 } },
      'cost.aws.interval is too short; it must be an hour or more',
    ],
    [
      { accounts: [account], region: 'Virginia' },
      "cost.aws.region is 'Virginia'",
    ],
  ])('refuses %j and says what would be right', async (aws, message) => {
    await expect(startAws(aws)).rejects.toThrow(message);
  });
});
