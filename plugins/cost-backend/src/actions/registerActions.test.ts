import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import {
  custom,
  entities,
  exampleCharges,
  lastMonth,
  payments,
  whole,
} from '../__testUtils__/example';
import { charge, FakeBill } from '../__testUtils__/FakeBill';
import { startCost } from '../__testUtils__/startCost';

const databases = createTestDatabases();
jest.setTimeout(120_000);

describe('what agents and spreadsheets get', () => {
  let bill: FakeBill;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async (refused: string[] = []) => {
    cost = await startCost({
      knex: await databases.init('SQLITE_3'),
      provider: bill,
      entities,
      refused,
    });
    await cost.refresh();
  };
  const invoke = (name: string, input: object) =>
    cost.actions.invoke({
      id: `test:${name}`,
      input: input as {},
      credentials: mockCredentials.user(),
    });

  beforeEach(() => {
    bill = new FakeBill();
    bill.charges = exampleCharges();
  });

  afterEach(async () => {
    await cost.stop();
  });

  it('are reads, under the permissions of who asks', async () => {
    await start(['component:default/ledger', 'cost.organisation.read']);
    await expect(
      invoke('get-cost-overview', { entityRef: 'payments' }),
    ).resolves.toMatchObject({
      output: { overview: { entityRef: 'component:default/payments' } },
    });
    await expect(
      invoke('get-cost-report', {
        entityRef: 'system:default/money',
        groupBy: 'part',
      }),
    ).resolves.toMatchObject({
      output: {
        report: {
          groupBy: 'part',
          notIncluded: expect.arrayContaining(['1 part that you may not see']),
        },
      },
    });
    await expect(
      invoke('get-cost-report', {
        entityRef: 'payments',
        period: 'custom',
        from: whole.from,
        to: whole.to,
        cost: 'effective',
      }),
    ).resolves.toMatchObject({
      output: {
        report: { ...whole, currencies: [{ total: '3.305' }] },
      },
    });
    await expect(
      invoke('get-cost-report', { entityRef: 'payments', period: 'custom' }),
    ).rejects.toThrow('from: it must be a day');
    await expect(
      invoke('get-cost-overview', { entityRef: 'ledger' }),
    ).rejects.toThrow('cost.charge.read');
    await expect(invoke('get-organisation-cost', {})).rejects.toThrow(
      'cost.organisation.read',
    );
  });

  it('are tables in which no cell is a formula', async () => {
    const name = '=HYPERLINK("http://evil.example","7")';
    bill.charges.push(
      charge(
        lastMonth,
        { 9: '-2.5' },
        { tags: { team: 'payments' }, resourceId: 'r', resourceName: name },
      ),
    );
    await start();
    const answer = await cost.get(`${payments}/resources.csv?${custom}`);
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    expect(answer.headers['content-disposition']).toContain(
      'cost-of-payments.csv',
    );
    const lines = answer.text.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^resource,id,type,/);
    expect(lines[3]).toMatch(
      /^"'=HYPERLINK\(""http:\/\/evil\.example"",""7""\)",r,/,
    );
    expect(lines[3]).toContain(',USD,-2.5,0,');
    const { text } = await cost.get(
      `/organisation.csv?${custom}&groupBy=entity`,
    );
    expect(text).toMatch(/^entity,kind,entity,from,/);
  });
});
