import { describeWorld } from './__testUtils__/describeWorld';
import { actor, component, page, rotaOf, signal } from './__testUtils__/World';
import { OverrideStore } from './database/OverrideStore';

jest.setTimeout(60_000);

const WEEK_RANGE = {
  start: '2026-01-05T00:00:00.000Z',
  end: '2026-01-12T00:00:00.000Z',
};

describeWorld('the calendar of a rota', at => {
  it('lists rotas with their shifts, and lets somebody take over', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        title: 'Payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            rotation: '4 days',
            starts: '2026-01-06',
          },
        ],
        overrides: [
          { person: 'li', start: '2026-01-08 09:00', end: '2026-01-08 12:00' },
        ],
      }),
      rotaOf({
        name: 'order',
        services: [],
        escalation: [{ rota: 'payments' }],
      }),
    ];
    const one = await at.world.replica();
    const { key } = one.claim(component('api')) ?? { key: '' };
    const shifts = async () => {
      const { rotas } = await one.listRotas(WEEK_RANGE, signal());
      expect(rotas.map(({ id }) => id)).toEqual(['payments']);
      return rotas[0].shifts.map(({ start, person, overrideId }) => [
        start.slice(0, 13),
        person.name,
        overrideId,
      ]);
    };
    const { rotas } = await one.listRotas(WEEK_RANGE, signal());
    expect(rotas[0]).toMatchObject({
      id: 'payments',
      name: 'Payments',
      ownerRef: 'group:default/payments',
      timeZone: 'Europe/Copenhagen',
      gaps: [{ start: WEEK_RANGE.start, end: '2026-01-06T08:00:00.000Z' }],
      problems: [],
      people: [
        { name: 'Ana Souza' },
        { name: 'Jonas Lindqvist' },
        { name: 'Li Wen' },
      ],
    });
    expect(await shifts()).toEqual([
      ['2026-01-06T08', 'Ana Souza', undefined],
      ['2026-01-08T08', 'Li Wen', 'file-1'],
      ['2026-01-08T11', 'Ana Souza', undefined],
      ['2026-01-10T08', 'Jonas Lindqvist', undefined],
    ]);
    at.world.refreshed.length = 0;
    const override = {
      person: actor('mette'),
      actor: actor('ana'),
      start: '2026-01-07T09:00:00Z',
      end: '2026-01-08T10:00:00Z',
      idempotencyKey: 'swap-1',
    };
    await one.createOverride('payments', override, signal());
    await one.createOverride('payments', override, signal());
    expect(at.world.refreshed).toContain(key);
    const changed = await shifts();
    expect(changed.slice(0, 4)).toEqual([
      ['2026-01-06T08', 'Ana Souza', undefined],
      ['2026-01-07T09', 'Mette Holm', expect.any(String)],
      ['2026-01-08T10', 'Li Wen', 'file-1'],
      ['2026-01-08T11', 'Ana Souza', undefined],
    ]);
    // Another replica wakes whoever took over at once.
    const two = await at.world.replica();
    await two.trigger(page(key), signal());
    await at.world.pass(0, two);
    expect(at.world.told).toEqual(['mette']);
    const id = changed[1][2] as string;
    await one.deleteOverride('payments', id, signal());
    expect(await shifts()).toHaveLength(4);
    await expect(one.deleteOverride('payments', id, signal())).rejects.toThrow(
      'was it taken back already?',
    );
    await expect(
      one.deleteOverride('payments', 'file-1', signal()),
    ).rejects.toThrow('stands in the file of the rota; take it out there');
    const refusals: [object, string, string?][] = [
      [
        { person: actor('nobody') },
        'The catalog has no user user:default/nobody',
      ],
      [{ end: override.start }, 'the end after the start'],
      [
        { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' },
        'The end of an override must be in the future',
      ],
      [{}, 'There is no rota "order"', 'order'],
    ];
    for (const [request, message, rotaId = 'payments'] of refusals) {
      await expect(
        one.createOverride(rotaId, { ...override, ...request }, signal()),
      ).rejects.toThrow(message);
    }
  });

  it('does not take an override for one that was not written where the database breaks off', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], rotation: '1 week', starts: '2026-01-05' }],
      }),
    ];
    const one = await at.world.replica();
    const { create } = OverrideStore.prototype;
    jest
      .spyOn(OverrideStore.prototype, 'create')
      .mockImplementationOnce(async function broken(
        this: OverrideStore,
        ...override
      ) {
        await create.apply(this, override);
        throw new Error('commit secret');
      });
    const override = {
      person: actor('jonas'),
      actor: actor('ana'),
      start: '2026-01-08T09:00:00.000Z',
      end: '2026-01-08T12:00:00.000Z',
      idempotencyKey: 'swap-1',
    };
    await expect(
      one.createOverride('payments', override, signal()),
    ).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      message:
        'the database of on-call broke off while the override was written',
    });
    // The same key again writes no second one.
    await one.createOverride('payments', override, signal());
    const { rotas } = await one.listRotas(WEEK_RANGE, signal());
    const overridden = rotas[0].shifts.filter(each => each.overrideId);
    expect(overridden).toMatchObject([
      { start: override.start, end: override.end },
    ]);
  });
});
