import { delay, http, HttpResponse } from 'msw';
import { API, refuse } from '../answers';
import { account } from '../FakePagerDuty';
import { Bench, failureOf, hasSecret, holdTimers, patiently } from '../setUp';
import {
  toPerson,
  toPolicy,
  toScheduleReference,
  toService,
  toUserReference,
} from '../shapes';

const ana = {
  entityRef: 'user:default/ana',
  name: 'Ana Souza',
  email: 'ana@example.com',
};
const lee = {
  entityRef: 'user:default/lee',
  name: 'Lee Turner',
  email: 'lee@example.com',
};

const at = (day: number, hour = 0) =>
  new Date(Date.UTC(2027, 0, day, hour)).toISOString();
const range = { start: at(4), end: at(11) };

/** Schedules. */
// eslint-disable-next-line jest/no-export
export function describeRotas(bench: Bench) {
  async function createProvider() {
    const { fake } = bench;
    fake.policies = [
      toPolicy('PPOL', [
        [toScheduleReference('PSCH'), toUserReference('PKAI')],
        [toScheduleReference('PSHF', 'schedule_v3_reference')],
        [toScheduleReference('PSCH')],
      ]),
    ];
    fake.services = [toService('PPAY', 'PPOL'), toService('POTHER', 'PELSE')];
    fake.policies.push(toPolicy('PELSE', [[toScheduleReference('PUNSEEN')]]));
    fake.schedules = [
      {
        id: 'PSCH',
        entries: [
          { start: at(1), end: at(6, 8), userId: 'PANA' },
          { start: at(6, 8), end: at(6, 20), userId: 'PMAY' },
          { start: at(6, 20), end: at(7), userId: 'PANA' },
          { start: at(7), end: at(9), userId: 'PANA' },
          { start: at(10), end: at(20), userId: 'PGON' },
        ],
        overrides: [
          { id: 'QOV1', start: at(6, 8), end: at(6, 20), userId: 'PMAY' },
        ],
      },
    ];
    const rotation = { type: 'schedule_rotation', rotation_id: 'ROT1' };
    fake.shiftSchedules = [
      {
        id: 'PSHF',
        members: ['PANA', 'PKAI', 'PANA'],
        assignments: [
          {
            start_time: at(1),
            end_time: at(6),
            member: { type: 'user_member', user_id: 'PANA' },
            source: rotation,
          },
          {
            start_time: at(6),
            end_time: at(7),
            member: { type: 'user_member', user_id: 'PKAI' },
            source: {
              ...rotation,
              type: 'schedule_rotation_override',
              override_id: 'OV9',
            },
          },
          {
            start_time: at(7),
            end_time: at(8),
            member: { type: 'empty_member' },
            source: rotation,
          },
          {
            start_time: at(8),
            end_time: at(30),
            member: { type: 'user_member', user_id: 'PKAI' },
            source: { type: 'custom_shift', shift_id: 'CS1' },
          },
        ],
      },
    ];
    const provider = await fake.createProvider();
    provider.claim({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'payments',
        annotations: { 'pagerduty.com/service-id': 'PPAY' },
      },
    });
    return provider;
  }

  it('tells the schedules of both kinds that claimed services use, with gaps and overrides', async () => {
    const { fake } = bench;
    const provider = await createProvider();
    const rotas = await provider.listRotas(range, patiently());
    expect(rotas).toEqual([
      {
        id: 'default/PSCH',
        name: 'Schedule PSCH',
        timeZone: 'Europe/Copenhagen',
        url: 'https://acme.pagerduty.com/schedules/PSCH',
        shifts: [
          { start: at(4), end: at(6, 8), person: toPerson('PANA') },
          {
            start: at(6, 8),
            end: at(6, 20),
            person: toPerson('PMAY'),
            layer: 'Override',
            overrideId: 'QOV1',
          },
          { start: at(6, 20), end: at(9), person: toPerson('PANA') },
          { start: at(10), end: at(11), person: toPerson('PGON', false) },
        ],
        gaps: [{ start: at(9), end: at(10) }],
        problems: [],
        people: [toPerson('PANA'), toPerson('PGON', false), toPerson('PMAY')],
      },
      {
        id: 'default/PSHF',
        name: 'Shifts PSHF',
        timeZone: 'America/Los_Angeles',
        url: 'https://acme.pagerduty.com/schedules/PSHF',
        shifts: [
          { start: at(4), end: at(6), person: toPerson('PANA') },
          {
            start: at(6),
            end: at(7),
            person: toPerson('PKAI'),
            layer: 'Override',
            overrideId: 'OV9',
          },
          {
            start: at(8),
            end: at(11),
            person: toPerson('PKAI'),
            layer: 'Override',
            overrideId: 'shift:CS1',
          },
        ],
        gaps: [{ start: at(7), end: at(8) }],
        problems: [],
        people: [toPerson('PANA'), toPerson('PKAI')],
      },
    ]);
    expect(hasSecret(rotas)).toBe(false);
    expect(fake.count(/PUNSEEN/)).toBe(0);
    // Another process that has read nothing yet does not say that there are none, unless it knows.
    const other = await fake.createProvider();
    await expect(other.listRotas(range, patiently())).rejects.toThrow(
      'It is not known yet which services at PagerDuty the catalog names',
    );
    const keys = ['default/PPAY', `default/key:${'0'.repeat(16)}`];
    await expect(
      other.listRotas(range, { ...patiently(), keys }),
    ).resolves.toEqual(rotas);
    await expect(
      other.listRotas(range, { ...patiently(), keys: [] }),
    ).resolves.toEqual([]);
  });

  it('reads a long time in parts, and tells it as one', async () => {
    const { fake } = bench;
    const provider = await createProvider();
    fake.schedules[0].overrides = [];
    fake.schedules[0].entries = [
      { start: at(1), end: at(400), userId: 'PANA' },
    ];
    const long = { start: at(4), end: at(204) };
    const [rota] = await provider.listRotas(long, patiently());
    expect(rota.shifts).toEqual([{ ...long, person: toPerson('PANA') }]);
    expect(rota.gaps).toEqual([]);
    expect(fake.count(/^GET \/schedules\/PSCH\?/)).toBe(3);
  });

  it('knows a schedule that was upgraded since, and says which cannot be read', async () => {
    const { fake, server } = bench;
    const provider = await createProvider();
    fake.shiftSchedules[0].id = 'PSCH';
    fake.schedules = [];
    const rotas = await provider.listRotas(range, patiently());
    expect(rotas.map(({ name, problems }) => [name, problems.length])).toEqual([
      ['Shifts PSCH', 0],
      ['Schedule PSHF', 1],
    ]);
    expect(rotas[1]).toMatchObject({
      shifts: [],
      problems: [
        {
          kind: 'rota-error',
          text: expect.stringContaining('so that nothing of it is shown'),
        },
      ],
    });
    server.use(
      http.get(`${API}/schedules/:id`, () => refuse(403)),
      http.get(`${API}/v3/schedules/:id`, () => refuse(403)),
    );
    // Nothing at all is a failure, not an empty list.
    await expect(provider.listRotas(range, patiently())).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
  });

  it('shows the schedules of an account that is slow as they were, beside those of the others', async () => {
    const { fake, server } = bench;
    await createProvider();
    const accounts = [account, { id: 'slow', apiToken: 'slow' }];
    const provider = await fake.createProvider(accounts);
    const options = {
      ...patiently(),
      keys: ['default/PPAY', 'slow/PPAY'],
      timeout: 1_000_000,
    };
    const before = await provider.listRotas(range, options);
    expect(before).toHaveLength(4);
    server.use(
      http.get(`${API}/*`, ({ request }) =>
        request.headers.get('authorization')?.endsWith('slow')
          ? delay('infinite')
          : undefined,
      ),
    );
    const { held, release } = holdTimers(800_000);
    try {
      const listing = provider.listRotas(range, options);
      held[1]();
      const after = await listing;
      expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
      expect(after.slice(2)).toEqual(
        before.slice(2).map(rota => ({
          ...rota,
          problems: [
            {
              kind: 'rota-error',
              text: expect.stringMatching(
                /is shown as it was at 20.*: The PagerDuty account 'slow' did not answer within 800 s$/,
              ),
            },
            ...rota.problems,
          ],
        })),
      );
      // A process that has not read them yet does not say that there are none.
      const another = await fake.createProvider(accounts);
      const first = another.listRotas(range, options);
      held[3]();
      expect((await first).slice(2)).toMatchObject([
        {
          id: 'slow/-',
          name: "Schedules of the account 'slow'",
          shifts: [],
          problems: [{ kind: 'rota-error' }],
        },
      ]);
    } finally {
      release();
    }
  });

  it('shows one person where two are on call at once, and says so', async () => {
    const { fake } = bench;
    const provider = await createProvider();
    fake.shiftSchedules[0].assignments.push({
      start_time: at(5),
      end_time: at(6),
      member: { type: 'user_member', user_id: 'PLEE' },
      source: { type: 'custom_shift', shift_id: 'CS2' },
    });
    const [, rota] = await provider.listRotas(range, patiently());
    expect(rota.shifts[0]).toMatchObject({ end: at(6) });
    expect(rota.problems).toEqual([
      {
        kind: 'other',
        text: expect.stringMatching(/^Lee Turner is on call beside/),
        from: at(5),
        until: at(6),
      },
    ]);
    // Who is to be replaced, only a person can say.
    await expect(
      provider.createOverride(
        'default/PSHF',
        {
          start: at(4),
          end: at(6),
          person: lee,
          actor: ana,
          idempotencyKey: 'k',
        },
        patiently(),
      ),
    ).rejects.toThrow('More than one person is on call in Shifts PSHF at once');
  });

  it('overrides a schedule of layers once, and takes it back', async () => {
    const { fake, server } = bench;
    const provider = await createProvider();
    const request = {
      start: at(7),
      end: at(8),
      person: lee,
      actor: ana,
      idempotencyKey: 'o1',
    };
    const override = () =>
      provider.createOverride('default/PSCH', request, patiently());
    await override();
    await override();
    expect(fake.bodies).toEqual([
      {
        call: 'POST /schedules/PSCH/overrides',
        from: null,
        body: {
          overrides: [
            {
              start: at(7),
              end: at(8),
              user: { id: 'PLEE', type: 'user_reference' },
            },
          ],
        },
      },
    ]);
    await provider.deleteOverride('default/PSCH', 'QOVR', patiently());
    expect(fake.schedules[0].overrides.map(({ id }) => id)).toEqual(['QOV1']);
    await expect(
      provider.deleteOverride('default/PSCH', 'QOVR', patiently()),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    fake.schedules[0].overrides[0].start = '2020-01-01T00:00:00.000Z';
    await provider.deleteOverride('default/PSCH', 'QOV1', patiently());
    await expect(
      provider.createOverride(
        'default/PSCH',
        { ...request, start: at(9), end: at(9) },
        patiently(),
      ),
    ).rejects.toThrow('An override must end after it begins');
    server.use(
      http.post(`${API}/schedules/PSCH/overrides`, () =>
        HttpResponse.json(
          [
            { status: 400, errors: ['Override cannot be in the past'] },
            { status: 422 },
          ],
          { status: 201 },
        ),
      ),
    );
    await expect(
      provider.createOverride(
        'default/PSCH',
        { ...request, start: at(9), end: at(10) },
        patiently(),
      ),
    ).rejects.toThrow(
      'PagerDuty refused the override: Override cannot be in the past; refused with 422',
    );
    await expect(
      provider.createOverride(
        'default/PSCH',
        { ...request, person: { ...lee, email: 'x@example.net' } },
        patiently(),
      ),
    ).rejects.toThrow('invite them to PagerDuty');
    server.use(
      http.post(`${API}/schedules/PSCH/overrides`, () => HttpResponse.error()),
    );
    const error = await failureOf(
      provider.createOverride(
        'default/PSCH',
        { ...request, start: at(12), end: at(13) },
        patiently(),
      ),
    );
    expect(error).toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('whether PagerDuty took the override'),
    });
  });

  it('overrides a schedule of shifts by its parts, and fills what is empty', async () => {
    const { fake } = bench;
    const provider = await createProvider();
    await provider.createOverride(
      'default/PSHF',
      {
        start: at(5),
        end: at(9),
        person: lee,
        actor: ana,
        idempotencyKey: 'o',
      },
      patiently(),
    );
    const overriding_member = { type: 'user_member', user_id: 'PLEE' };
    const override = (
      part: object,
      start: string,
      end: string,
      userId: string,
    ) => ({
      type: 'override_shift',
      ...part,
      start_time: start,
      end_time: end,
      overridden_member: { type: 'user_member', user_id: userId },
      overriding_member,
    });
    expect(fake.bodies.map(({ call, body }) => [call, body])).toEqual([
      [
        'POST /v3/schedules/PSHF/overrides',
        {
          overrides: [
            override({ rotation_id: 'ROT1' }, at(5), at(6), 'PANA'),
            override({ rotation_id: 'ROT1' }, at(6), at(7), 'PKAI'),
            override({ custom_shift_id: 'CS1' }, at(8), at(9), 'PKAI'),
          ],
        },
      ],
      [
        'POST /v3/schedules/PSHF/custom_shifts',
        {
          custom_shifts: [
            {
              type: 'custom_shift',
              start_time: at(7),
              end_time: at(8),
              assignments: [
                { type: 'shift_assignment', member: overriding_member },
              ],
            },
          ],
        },
      ],
    ]);
    await provider.deleteOverride('default/PSHF', 'OV9', patiently());
    await provider.deleteOverride('default/PSHF', 'shift:CS1', patiently());
    expect(fake.calls.filter(call => call.startsWith('DELETE'))).toEqual([
      'DELETE /v3/schedules/PSHF/overrides/OV9',
      'DELETE /v3/schedules/PSHF/custom_shifts/CS1',
    ]);
  });

  it('says what is in force where only a part of an override was taken, and makes the rest when asked again', async () => {
    const { fake, server } = bench;
    const provider = await createProvider();
    const override = () =>
      provider.createOverride(
        'default/PSHF',
        {
          start: at(6),
          end: at(8),
          person: lee,
          actor: ana,
          idempotencyKey: 'o',
        },
        patiently(),
      );
    for (const [status, words] of [
      [403, 'not'],
      [500, 'perhaps not'],
    ] as const) {
      server.use(
        http.post(`${API}/v3/schedules/:id/custom_shifts`, () =>
          refuse(status),
        ),
      );
      const error = await failureOf(override());
      expect(error).toMatchObject({
        name: 'UnknownOutcomeError',
        accepted: true,
      });
      expect(error.message).toContain(
        `In force is ${at(6)} to ${at(7)}; ${at(7)} to ${at(
          8,
        )} is ${words}: PagerDuty answered POST /v3/schedules/PSHF/custom_shifts with ${status}`,
      );
    }
    // What it took stands.
    fake.shiftSchedules[0].assignments[1].member.user_id = 'PLEE';
    server.resetHandlers(...fake.handlers);
    fake.bodies.length = 0;
    await override();
    expect(fake.bodies.map(({ call }) => call)).toEqual([
      'POST /v3/schedules/PSHF/custom_shifts',
    ]);
  });

  it('never takes back more than an override: an id that leads elsewhere is not sent', async () => {
    const { fake } = bench;
    const provider = await createProvider();
    for (const rota of ['default/PSCH', 'default/PSHF']) {
      for (const id of ['..', '.', 'shift:..']) {
        const error = await failureOf(
          provider.deleteOverride(rota, id, patiently()),
        );
        expect(['InputError', 'NotFoundError']).toContain(error.name);
      }
    }
    const deleted = fake.calls.filter(call => call.startsWith('DELETE'));
    expect(deleted.filter(call => !/overrides\/%/.test(call))).toEqual([]);
  });
}
