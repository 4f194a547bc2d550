import { account } from '../FakePagerDuty';
import { readService, readServices } from '../readServices';
import { Bench, patiently } from '../setUp';
import {
  inHours,
  toIncident,
  told,
  toPerson,
  toPolicy,
  toScheduleReference,
  toService,
  toUser,
  toUserReference,
} from '../shapes';

/** Who is told at each level, and how far an incident went. */
// eslint-disable-next-line jest/no-export
export function describeLevels(bench: Bench) {
  it('keeps the level of an incident while the same people have it, whoever is on call', async () => {
    const { fake } = bench;
    const shift = {
      policyId: 'PPOL',
      scheduleId: 'PSCH',
      start: inHours(-5),
      end: inHours(24 * 30),
    };
    fake.onCalls = [
      { ...shift, level: 1, userId: 'PANA' },
      { policyId: 'PPOL', level: 2, userId: 'PKAI' },
    ];
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const provider = await fake.createProvider();
    const levelNow = async (by = provider) => {
      const key = 'default/PPAY';
      const reading = (await by.readServices([key], patiently())).get(key);
      if (reading?.outcome !== 'ok') throw new Error(JSON.stringify(reading));
      return reading.snapshot.openIncidents[0].level;
    };
    await expect(levelNow()).resolves.toBe(1);
    // They take turns, and nothing is escalated by that.
    const later = { ...shift, start: inHours(-0.01) };
    fake.onCalls = [
      { ...later, level: 1, userId: 'PLEE' },
      { ...later, level: 2, userId: 'PANA' },
    ];
    await expect(levelNow()).resolves.toBe(1);
    const since = { since: '2020-01-01T00:00:00.000Z' };
    const [listed] = await provider.listIncidents(
      'default/PPAY',
      since,
      patiently(),
    );
    expect(listed.level).toBe(1);
    const ana = {
      entityRef: 'user:default/ana',
      name: 'Ana',
      email: 'ana@example.com',
    };
    await expect(
      provider.acknowledge('default/QINC', ana, patiently()),
    ).resolves.toMatchObject({ status: 'acknowledged', level: 1 });
    // A process that did not see it before does not guess.
    await expect(
      levelNow(await fake.createProvider()),
    ).resolves.toBeUndefined();
  });

  it('tells an escalation from a reassignment, and from whoever acknowledged', async () => {
    const { fake } = bench;
    fake.onCalls = [
      { policyId: 'PPOL', level: 1, userId: 'PANA' },
      { policyId: 'PPOL', level: 2, userId: 'PKAI' },
    ];
    fake.incidents = ['QESC', 'QGIVEN', 'QTAKEN'].map(id =>
      toIncident(id, 'PPAY'),
    );
    const provider = await fake.createProvider();
    const levels = async () => {
      const key = 'default/PPAY';
      const reading = (await provider.readServices([key], patiently())).get(
        key,
      );
      if (reading?.outcome !== 'ok') throw new Error(JSON.stringify(reading));
      return Object.fromEntries(
        reading.snapshot.openIncidents.map(({ id, level }) => [id, level]),
      );
    };
    await expect(levels()).resolves.toEqual({
      'default/QESC': 1,
      'default/QGIVEN': 1,
      'default/QTAKEN': 1,
    });
    const assignments = [{ at: inHours(0), assignee: toUser('PKAI') }];
    const [escalated, given, taken] = fake.incidents;
    Object.assign(escalated, { assignments });
    Object.assign(given, { assignments, assigned_via: 'direct_assignment' });
    Object.assign(taken, {
      assignments,
      status: 'acknowledged',
      acknowledgements: [
        { at: inHours(0), acknowledger: toUserReference('PKAI') },
      ],
    });
    await expect(levels()).resolves.toEqual({
      'default/QESC': 2,
      'default/QGIVEN': undefined,
      'default/QTAKEN': undefined,
    });
  });

  it('shows nobody at level 1 where nobody is, and never somebody of another level in their place', async () => {
    const { fake } = bench;
    fake.policies = [
      toPolicy('PPOL', [
        [toScheduleReference('PSCH')],
        [toScheduleReference('PSCX')],
        [],
        [],
        [toUserReference('PMAY')],
      ]),
    ];
    // Many at level 5, so that who is at level 1 stands on another page.
    fake.onCalls = [
      ...Array.from({ length: 120 }, () => ({
        policyId: 'PPOL',
        level: 5,
        userId: 'PMAY',
      })),
      {
        policyId: 'PPOL',
        level: 2,
        userId: 'PKAI',
        scheduleId: 'PSCX',
        start: inHours(-1),
        end: inHours(24 * 30),
      },
      {
        policyId: 'PPOL',
        level: 1,
        userId: 'PANA',
        scheduleId: 'PSCH',
        start: inHours(8),
        end: inHours(24 * 30),
      },
    ];
    const { levels, problems } = await readService(bench);
    expect(
      levels.map(({ level, now }) => [
        level,
        now.map(each => each.person?.name),
      ]),
    ).toEqual([
      [1, []],
      [2, ['Kai Lund']],
      [3, []],
      [4, []],
      [5, ['May Chen']],
    ]);
    expect(levels[0].next?.person?.name).toBe('Ana Souza');
    expect(problems[0]).toEqual({
      kind: 'gap',
      level: 1,
      text: 'Nobody is on call at level 1 now; a page goes on to level 2; fill the gap in its schedule, or by an override',
      until: told(fake.onCalls.at(-1)!.start!),
    });
  });

  it('says what keeps a page from reaching somebody', async () => {
    const { fake } = bench;
    fake.users = fake.users.filter(({ id }) => id !== 'PGON');
    fake.users.push(toUser('PGON', { email: 'gone@example.com' }));
    fake.services.push(
      toService('PEMPTY', 'PEMPTYP', { status: 'disabled' }),
      toService('PNONE', 'PMISSING', { status: 'a_new_one' }),
    );
    fake.policies.push(toPolicy('PEMPTYP', [[toScheduleReference('PSCE')]]));
    const always = { policyId: 'PPOL', level: 1, userId: 'PGON' };
    fake.onCalls = [always, { ...always, level: 2, userId: 'PGON' }];
    const readings = await readServices(bench, [
      'default/PPAY',
      'default/PEMPTY',
      'default/PNONE',
    ]);
    const problemsOf = (key: string) => {
      const reading = readings.get(key);
      return reading?.outcome === 'ok'
        ? reading.snapshot.problems.map(({ kind, level }) => [kind, level])
        : reading;
    };
    expect(problemsOf('default/PPAY')).toEqual([
      ['same-person-twice', 2],
      ['unknown-person', 1],
    ]);
    expect(problemsOf('default/PEMPTY')).toEqual([
      ['other', undefined],
      ['nobody', undefined],
      ['gap', 1],
    ]);
    expect(problemsOf('default/PNONE')).toEqual([['nobody', undefined]]);
    const none = readings.get('default/PNONE');
    expect(none).toMatchObject({ snapshot: { status: 'unknown', levels: [] } });
    expect(JSON.stringify([...readings])).not.toContain('gone@example.com');
  });

  it('does not doubt people while the catalog does not answer', async () => {
    const { fake } = bench;
    fake.onCalls = [{ policyId: 'PPOL', level: 1, userId: 'PGON' }];
    fake.policies = [toPolicy('PPOL', [[toUserReference('PGON')]])];
    const provider = await fake.createProvider([account], { isStarted: false });
    const reading = (
      await provider.readServices(['default/PPAY'], patiently())
    ).get('default/PPAY');
    expect(reading).toMatchObject({
      snapshot: {
        problems: [],
        levels: [{ now: [{ person: toPerson('PGON', false) }] }],
      },
    });
  });
}
