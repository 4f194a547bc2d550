import { mockCredentials } from '@backstage/backend-test-utils';
import {
  CostReport,
  costReportSchema,
  ReleaseMark,
} from '@paved-path/backstage-plugin-cost-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import {
  custom,
  entities,
  exampleCharges,
  lastMonth,
  payments,
  totals,
} from './__testUtils__/example';
import { charge, FakeBill } from './__testUtils__/FakeBill';
import { Neighbour } from './__testUtils__/neighbours';
import { startCost } from './__testUtils__/startCost';
import { addDays } from './rules/days';

const databases = createTestDatabases();
jest.setTimeout(120_000);

const freshness = { source: 'a test', state: 'fresh' };

function released(day: string, environment: string, type = 'promote') {
  return {
    environment,
    artifactId: 'main-3f2a91c',
    intent: { type },
    releasedBy: { name: 'Ana Souza' },
    releasedAt: `${day}T10:00:00.000Z`,
    commitSha: 'c0ffee',
  };
}

describe.each(databases.eachSupportedId())('neighbours, %s', databaseId => {
  let knex: Knex;
  let bill: FakeBill;
  let drift: Neighbour;
  let releases: Neighbour;
  let cost: Awaited<ReturnType<typeof startCost>>;

  const start = async (
    options: Partial<Parameters<typeof startCost>[0]> = {},
  ) => {
    cost = await startCost({
      knex,
      provider: bill,
      entities,
      features: [drift.feature, releases.feature],
      ...options,
    });
    await cost.refresh();
  };
  const report = async (path = payments, query = custom): Promise<CostReport> =>
    costReportSchema.parse((await cost.get(`${path}/report?${query}`)).body);
  /** The same, once the release manager has answered, for which no page waits. */
  const settled: typeof report = async (...asked) => {
    for (;;) {
      const answer = await report(...asked);
      if (!answer.notIncluded.some(each => each.endsWith('asked for'))) {
        return answer;
      }
    }
  };

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    bill = new FakeBill();
    bill.charges = [
      ...exampleCharges(),
      charge(lastMonth, { 2: '5' }, { resourceId: 'arn:queue' }),
    ];
    drift = new Neighbour('drift');
    releases = new Neighbour('release-manager');
  });

  afterEach(async () => {
    await cost?.stop();
  });

  const states = (ids: string[], complete = true) => ({
    body: {
      items: [
        {
          environmentId: 'e1',
          environmentName: 'payments/production',
          address: 'aws_sqs_queue.q',
          type: 'aws_sqs_queue',
          ids,
        },
      ],
      complete,
      freshness,
    },
  });

  it('attributes what the Terraform states of an entity list, and says where they could not be read', async () => {
    drift.answers.set('payments/managed-resources', states(['arn:queue']));
    await start();
    expect(drift.requests[0].token).toContain('plugin:cost');
    const { currencies, notIncluded } = await report();
    expect(totals({ currencies })).toEqual({ USD: '8.305' });
    expect(currencies[0].groups.map(each => each.key)).toContain('production');
    expect(notIncluded.join()).not.toContain('Terraform');

    // A state that cannot be read takes nothing away.
    drift.answers.set('payments/managed-resources', {
      body: { items: [], complete: false, freshness },
    });
    await cost.refresh();
    const unread = await report();
    expect(totals(unread)).toEqual({ USD: '8.305' });
    expect(unread.notIncluded).toContain(
      'Resources that are known from Terraform states alone: those of payments could not all be read, what they listed before holds',
    );
    expect(
      (await report('/entities/group/default/treasury')).notIncluded,
    ).toEqual(
      expect.arrayContaining([expect.stringContaining('those of payments')]),
    );

    drift.answers.set('payments/managed-resources', {
      status: 503,
      body: { error: { name: 'Error', message: 'drift is down' } },
    });
    await cost.refresh();
    const down = await report();
    expect(totals(down)).toEqual({ USD: '8.305' });
    expect(down.notIncluded).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^What Terraform states say .* drift did not tell when it was last asked, what they listed on \d{4}-/,
        ),
      ]),
    );
    const { body } = await cost.get('/sources');
    expect(body.items).toContainEqual(
      expect.objectContaining({
        title: 'Resources in Terraform states',
        freshness: expect.objectContaining({
          state: 'failed',
          reason: expect.stringContaining('503'),
        }),
      }),
    );

    // What is read again, and lists it no more, gives it up.
    drift.answers.set('payments/managed-resources', states([]));
    await cost.refresh();
    expect(totals(await report())).toEqual({ USD: '3.305' });
  });

  it.each(['nothing', 'the page of the portal'])(
    'is complete where, instead of drift and a release manager, %s answers',
    async who => {
      const page = { body: '<!doctype html><title>Portal</title>' };
      drift.answers.set('payments/managed-resources', page);
      releases.answers.set('payments/history', page);
      await start(who === 'nothing' ? { features: [] } : {});
      const { notIncluded, releases: marks } = await settled();
      expect(marks).toEqual([]);
      expect(notIncluded.join()).not.toMatch(/Terraform|Releases/);
      const { body } = await cost.get('/sources');
      expect(body.items).toHaveLength(1);
    },
  );

  it('marks the releases of the days, asked as who reads', async () => {
    releases.answers.set('payments/history', {
      body: {
        items: [
          released(`${lastMonth}-09`, 'production', 'rollback'),
          released(`${lastMonth}-08`, 'production'),
          released('2020-01-01', 'production'),
        ],
        freshness,
      },
    });
    await start();
    const expected: ReleaseMark[] = [
      {
        day: `${lastMonth}-08`,
        at: `${lastMonth}-08T10:00:00.000Z`,
        title:
          'payments was released as main-3f2a91c in production by Ana Souza',
        link: '/catalog/default/component/payments/releases',
        entityRef: 'component:default/payments',
        environment: 'production',
      },
      expect.objectContaining({
        title:
          'payments was rolled back to main-3f2a91c in production by Ana Souza',
      }),
    ];
    expect((await settled()).releases).toEqual(expected);
    expect(releases.requests).toHaveLength(1);
    expect(releases.requests[0].token).toContain(
      mockCredentials.user().principal.userEntityRef,
    );
    // Those of a team and a system are those of its parts; what was told is not asked again.
    for (const whole of ['group/default/treasury', 'system/default/money']) {
      expect((await report(`/entities/${whole}`)).releases).toEqual(expected);
    }
    expect(releases.requests).toHaveLength(1);
  });

  it('marks releases of the days to come of the running month, which the bills have not reached', async () => {
    const next = addDays(`${lastMonth}-28`, 1);
    releases.answers.set('payments/history', {
      body: { items: [released(next, 'production')], freshness },
    });
    await start();
    const ofPeriod = (period: string) => settled(payments, `period=${period}`);
    const { days, releases: marks } = await ofPeriod('month');
    expect(days).not.toContain(next);
    expect(marks).toMatchObject([{ day: next }]);
    expect((await ofPeriod('7d')).releases).toEqual([]);
  });

  it('never waits for the release manager, and says what is missing', async () => {
    let speak = () => {};
    releases.silence = new Promise(resolve => {
      speak = resolve;
    });
    releases.answers.set('payments/history', {
      status: 500,
      body: { error: { name: 'Error', message: 'no config repository' } },
    });
    await start();
    const pending = await report();
    expect(pending.releases).toEqual([]);
    expect(pending.notIncluded).toContain(
      'Releases of 1 part, which are being asked for',
    );
    speak();
    releases.silence = undefined;
    expect((await settled()).notIncluded).toContainEqual(
      expect.stringMatching(
        /^Releases of 1 part, which the release manager did not tell: .*500/,
      ),
    );
  });

  it('shows releases to nobody who may not see them', async () => {
    releases.answers.set('payments/history', {
      body: { items: [released(`${lastMonth}-09`, 'dev')], freshness },
    });
    await start({ refused: ['release-manager.release.read'] });
    const { notIncluded, releases: marks } = await report();
    expect(marks).toEqual([]);
    expect(notIncluded).toContain('Releases of 1 part, which you may not see');
    expect(releases.requests).toEqual([]);
  });
});
