import { describeWorld } from './__testUtils__/describeWorld';
import {
  actor,
  component,
  page,
  rotaOf,
  signal,
  snapshotOf,
} from './__testUtils__/World';

jest.setTimeout(60_000);

describeWorld('how a service stands', at => {
  it('shows who is on call at each level, until when, and who is next', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        title: 'Payments',
        layers: [{ people: ['ana', 'jonas'], starts: '2026-01-05' }],
        escalation: [
          { rota: 'payments', escalateAfter: '10 minutes' },
          { rota: 'backup', people: ['li'] },
        ],
      }),
      rotaOf({
        name: 'backup',
        services: [],
        layers: [{ people: ['mette'], starts: '2025-12-01' }],
      }),
    ];
    const one = await at.world.replica();
    const { key } = one.claim(component('api')) ?? { key: '' };
    const rota = { id: 'payments', name: 'Payments' };
    expect(await snapshotOf(one, key)).toEqual({
      name: 'api',
      status: 'active',
      policy: { name: 'Payments' },
      openIncidents: [],
      problems: [],
      levels: [
        {
          level: 1,
          now: [
            {
              person: { name: 'Ana Souza', entityRef: 'user:default/ana' },
              start: '2026-01-05T08:00:00.000Z',
              end: '2026-01-12T08:00:00.000Z',
              rota,
            },
          ],
          next: {
            person: {
              name: 'Jonas Lindqvist',
              entityRef: 'user:default/jonas',
            },
            start: '2026-01-12T08:00:00.000Z',
            end: expect.any(String),
            rota,
          },
          escalatesAfterMinutes: 10,
        },
        {
          level: 2,
          now: [
            {
              person: { name: 'Mette Holm', entityRef: 'user:default/mette' },
              // The only one, so without an end.
              start: '2025-12-01T08:00:00.000Z',
              end: undefined,
              rota: { id: 'backup', name: 'backup' },
            },
            { person: { name: 'Li Wen', entityRef: 'user:default/li' } },
          ],
          next: undefined,
          escalatesAfterMinutes: 15,
        },
      ],
    });
    const { id } = await one.trigger(page(key), signal());
    expect(await snapshotOf(one, key)).toMatchObject({
      status: 'critical',
      openIncidents: [{ id, number: 1, level: 1 }],
    });
    await one.acknowledge(id, actor('ana'), signal());
    expect(await snapshotOf(one, key)).toMatchObject({ status: 'warning' });
    // An incident is of its service, not of all that the rota stands for.
    const other = one.claim(component('worker'))?.key as string;
    expect(await snapshotOf(one, other)).toMatchObject({ openIncidents: [] });
    await one.resolve(id, { actor: actor('ana') }, signal());
    expect(await snapshotOf(one, key)).toMatchObject({
      status: 'active',
      openIncidents: [],
    });
    const past = await one.listIncidents(
      key,
      { since: '2026-01-07T10:00:00Z' },
      signal(),
    );
    expect(past).toEqual([expect.objectContaining({ id, status: 'resolved' })]);
    expect(
      await one.listIncidents(key, { since: '2026-01-08T00:00:00Z' }, signal()),
    ).toEqual([]);
  });

  it('points out what would keep a page from reaching somebody', async () => {
    at.world.people.delete('mette');
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            starts: '2026-01-05',
            only: { days: 'Mon-Sat' },
          },
        ],
        escalation: [
          { rota: 'payments' },
          { people: ['jonas'] },
          { people: ['mette'] },
        ],
      }),
      rotaOf({
        name: 'later',
        services: ['later'],
        layers: [{ people: ['li'], starts: '2026-02-01' }],
      }),
    ];
    const one = await at.world.replica();
    const { problems } = await snapshotOf(
      one,
      'payments/component:default/api',
    );
    expect(problems).toEqual([
      {
        kind: 'gap',
        level: 1,
        text: 'Nobody is on call at level 1 from Sun 11 Jan, 00:00 (Europe/Copenhagen) until Mon 12 Jan, 00:00 (Europe/Copenhagen), and 1 more time in the next two weeks',
        from: '2026-01-10T23:00:00.000Z',
        until: '2026-01-11T23:00:00.000Z',
      },
      {
        kind: 'same-person-twice',
        level: 2,
        text: 'Jonas Lindqvist is on call at level 1 and at level 2 from Mon 12 Jan, 09:00 (Europe/Copenhagen): escalating wakes nobody new',
        from: '2026-01-12T08:00:00.000Z',
        until: expect.any(String),
      },
      {
        kind: 'unknown-person',
        text: 'The catalog has no user:default/mette, who cannot be told: take them out of the rota, or correct the name',
      },
    ]);
    const later = await snapshotOf(one, 'later/component:default/later');
    expect(later.problems.map(({ kind }) => kind)).toEqual(['nobody', 'gap']);
    expect(later.levels[0]).toMatchObject({
      now: [],
      next: { person: { name: 'Li Wen' }, start: '2026-02-01T08:00:00.000Z' },
    });
    at.world.isCatalogDown = true;
    const two = await at.world.replica();
    const blind = await snapshotOf(two, 'later/component:default/later');
    expect(blind.problems.at(-1)).toEqual({
      kind: 'other',
      text: 'The catalog did not answer, so it is not known whether everybody in the rota is still there',
    });
    expect(blind.levels[0].next?.person?.name).toBe('li');
  });
});
