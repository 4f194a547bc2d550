import { delay, http } from 'msw';
import { API, refuse } from '../answers';
import { at, createRotaProvider } from '../createRotaProvider';
import { account } from '../FakePagerDuty';
import { Bench, hasSecret, holdTimers, patiently } from '../setUp';
import { toPerson } from '../shapes';

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

const range = { start: at(4), end: at(11) };

/** Schedules. */
// eslint-disable-next-line jest/no-export
export function describeRotas(bench: Bench) {
  it('tells the schedules of both kinds that claimed services use, with gaps and overrides', async () => {
    const { fake } = bench;
    const provider = await createRotaProvider(bench);
    const { rotas, unread } = await provider.listRotas(range, patiently());
    expect(unread).toEqual([]);
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
    ).resolves.toEqual({ rotas, unread: [] });
    await expect(
      other.listRotas(range, { ...patiently(), keys: [] }),
    ).resolves.toEqual({ rotas: [], unread: [] });
  });

  it('reads a long time in parts, and tells it as one', async () => {
    const { fake } = bench;
    const provider = await createRotaProvider(bench);
    fake.schedules[0].overrides = [];
    fake.schedules[0].entries = [
      { start: at(1), end: at(400), userId: 'PANA' },
    ];
    const long = { start: at(4), end: at(204) };
    const { rotas } = await provider.listRotas(long, patiently());
    const [rota] = rotas;
    expect(rota.shifts).toEqual([{ ...long, person: toPerson('PANA') }]);
    expect(rota.gaps).toEqual([]);
    expect(fake.count(/^GET \/schedules\/PSCH\?/)).toBe(3);
  });

  it('knows a schedule that was upgraded since, and says which cannot be read', async () => {
    const { fake, server } = bench;
    const provider = await createRotaProvider(bench);
    fake.shiftSchedules[0].id = 'PSCH';
    fake.schedules = [];
    const { rotas, unread } = await provider.listRotas(range, patiently());
    expect(rotas.map(({ name }) => name)).toEqual(['Shifts PSCH']);
    expect(unread).toEqual([
      {
        id: 'default/PSHF',
        name: 'Schedule PSHF',
        reason: expect.stringMatching(/\w/),
      },
    ]);
    // Where another account answers, what this one has is known all the same, though nothing of it can be read.
    const accounts = [account, { id: 'other', apiToken: 'other' }];
    const both = await fake.createProvider(accounts);
    server.use(
      ...['schedules', 'v3/schedules'].map(path =>
        http.get(`${API}/${path}/:id`, ({ request }) =>
          request.headers.get('authorization')?.endsWith('other')
            ? refuse(403)
            : undefined,
        ),
      ),
    );
    const keys = ['default/PPAY', 'other/PPAY'];
    const listing = await both.listRotas(range, { ...patiently(), keys });
    expect(listing.rotas.map(({ id }) => id)).toEqual(['default/PSCH']);
    expect(listing.unread).toEqual(
      [
        ['default/PSHF', 'Schedule PSHF'],
        ['other/PSCH', 'Schedule PSCH'],
        ['other/PSHF', 'Schedule PSHF'],
      ].map(([id, name]) => ({
        id,
        name,
        reason: expect.stringMatching(/\w/),
      })),
    );
    server.use(
      http.get(`${API}/schedules/:id`, () => refuse(403)),
      http.get(`${API}/v3/schedules/:id`, () => refuse(403)),
    );
    // Nothing at all is a failure, not an empty list.
    await expect(provider.listRotas(range, patiently())).rejects.toThrow(
      'with 403: Access Denied; it needs the scope schedules.read',
    );
  });

  it('names the schedules of an account that is slow as not read, beside those of the others', async () => {
    const { fake, server } = bench;
    await createRotaProvider(bench);
    const accounts = [account, { id: 'slow', apiToken: 'slow' }];
    const provider = await fake.createProvider(accounts);
    const options = {
      ...patiently(),
      keys: ['default/PPAY', 'slow/PPAY'],
      timeout: 1_000_000,
    };
    const before = await provider.listRotas(range, options);
    expect(before.rotas).toHaveLength(4);
    server.use(
      http.get(`${API}/*`, ({ request }) =>
        request.headers.get('authorization')?.endsWith('slow')
          ? delay('infinite')
          : undefined,
      ),
    );
    const { held, release } = holdTimers(800_000);
    try {
      const unread = [
        {
          idPrefix: 'slow/',
          name: "Schedules of the account 'slow'",
          reason: "The PagerDuty account 'slow' did not answer within 800 s",
        },
      ];
      const rotas = before.rotas.slice(0, 2);
      // One that read them before says the same as one that has just begun.
      for (const each of [provider, await fake.createProvider(accounts)]) {
        const listing = each.listRotas(range, options);
        held.at(-1)!();
        await expect(listing).resolves.toEqual({ rotas, unread });
      }
      // Accounts that no service is claimed of do not stand for an answer.
      const keys = ['slow/PPAY'];
      const listing = provider.listRotas(range, { ...options, keys });
      held.at(-1)!();
      await expect(listing).rejects.toThrow(unread[0].reason);
    } finally {
      release();
    }
  });

  it('shows one person where two are on call at once, and says so', async () => {
    const { fake } = bench;
    const provider = await createRotaProvider(bench);
    fake.shiftSchedules[0].assignments.push({
      start_time: at(5),
      end_time: at(6),
      member: { type: 'user_member', user_id: 'PLEE' },
      source: { type: 'custom_shift', shift_id: 'CS2' },
    });
    const { rotas } = await provider.listRotas(range, patiently());
    const [, rota] = rotas;
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
}
