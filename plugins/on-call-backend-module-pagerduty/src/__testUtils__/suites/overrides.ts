import { http, HttpResponse } from 'msw';
import { API, refuse } from '../answers';
import { at, createRotaProvider } from '../createRotaProvider';
import { Bench, failureOf, patiently } from '../setUp';

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

/** Who takes over in a schedule. */
// eslint-disable-next-line jest/no-export
export function describeOverrides(bench: Bench) {
  it('overrides a schedule of layers once, and takes it back', async () => {
    const { fake, server } = bench;
    const provider = await createRotaProvider(bench);
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
    const provider = await createRotaProvider(bench);
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
    const provider = await createRotaProvider(bench);
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
    const provider = await createRotaProvider(bench);
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
