import { ConfigReader } from '@backstage/config';
import { readCostConfig } from './config';

const read = (cost: object) => () =>
  readCostConfig(new ConfigReader({ cost: cost as {} }));

it('has what nobody set', () => {
  expect(readCostConfig(new ConfigReader({}))).toMatchObject({
    refreshInterval: 3_600_000,
    retentionMonths: 36,
    cost: 'billed',
    conflicts: 'split',
    thresholds: [0.8, 1],
    minimumAnomaly: '10',
  });
});

it.each([
  [{ cost: 'net' }, 'cost.cost is "net"; it must be billed or effective'],
  [{ conflicts: 'ignore' }, 'cost.conflicts is "ignore"'],
  [{ retentionMonths: 1.5 }, 'cost.retentionMonths is 1.5'],
  [{ refreshInterval: 'soon' }, 'cost.refreshInterval'],
  [{ readTimeout: { hours: 0 } }, 'cost.readTimeout'],
  [{ budgetThresholds: [0] }, 'cost.budgetThresholds'],
  [{ anomalies: { minimum: 'much' } }, 'cost.anomalies.minimum: "much"'],
  [{ attribution: [{ tags: { a: 'b' } }] }, 'cost.attribution[0].entity'],
  [
    { attribution: [{ entity: 'component:', tags: { a: 'b' } }] },
    'cost.attribution[0].entity',
  ],
  [{ attribution: [{ entity: 'a' }] }, 'cost.attribution[0] names no charges'],
  [
    { budgets: [{ entity: 'a', amount: '590' }] },
    'cost.budgets[0].amount: "590" is not an amount with its currency, such as 590 USD',
  ],
  [{ budgets: [{ amount: '590 USD' }] }, 'cost.budgets[0].entity'],
])('says which key is wrong: %j', (config, message) => {
  expect(read(config)).toThrow(message);
});
