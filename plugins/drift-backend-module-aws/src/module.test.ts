import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  driftExtensionPoint,
  InventoryProvider,
} from '@paved-path/backstage-plugin-drift-node';
import module from './index';

async function start(data: object) {
  const added: string[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        driftExtensionPoint,
        {
          addDriftProvider: () => {},
          addBlameProvider: ({ id }) => {
            added.push(id);
          },
          addInventoryProvider: ({ id, title }: InventoryProvider) => {
            added.push(`${id}: ${title}`);
          },
          addCodeHost: () => {},
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return added;
}

describe('driftAwsModule', () => {
  const account = { accountId: '123456789012', regions: ['eu-west-1'] };
  const startAws = (aws: object) => start({ drift: { aws } });

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(
      await startAws({
        accounts: [
          { ...account, name: 'production' },
          { ...account, accountId: '210987654321' },
        ],
      }),
    ).toEqual([
      'aws-123456789012: AWS production',
      'aws-210987654321: AWS 210987654321',
      'aws-cloudtrail',
    ]);
    expect(
      await startAws({
        accounts: [account],
        inventory: { enabled: false },
        cloudTrail: { enabled: false },
      }),
    ).toEqual([]);
  });

  it.each([
    [{ accounts: [] }, 'drift.aws.accounts is empty'],
    [{ accounts: [account, account] }, "lists '123456789012' twice"],
    [{ accounts: [{ ...account, accountId: '12' }] }, 'must be twelve digits'],
    [
      { accounts: [{ ...account, regions: [] }] },
      'accounts[0].regions is empty',
    ],
    [
      { accounts: [{ ...account, regions: ['europe'] }] },
      "has 'europe'; it must be a region such as eu-west-1",
    ],
    [
      { accounts: [account], cloudTrail: { maxLookups: 0 } },
      'maxLookups is 0; it must be a whole number',
    ],
  ])('refuses %j and says what would be right', async (aws, message) => {
    await expect(startAws(aws)).rejects.toThrow(message);
  });
});
