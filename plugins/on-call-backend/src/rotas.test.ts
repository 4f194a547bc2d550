import {
  rotaSchema,
  Rota,
  swapSchema,
  Swap,
} from '@paved-path/backstage-plugin-on-call-common';
import { UnknownOutcomeError } from '@paved-path/backstage-plugin-on-call-node';
import ICAL from 'ical.js';
import { Knex } from 'knex';
import request from 'supertest';
import { createTestDatabases } from './__testUtils__/databases';
import { ana, bo } from './__testUtils__/FakeProvider';
import { day, FakeRotas, rotaOf, shift } from './__testUtils__/FakeRotas';
import { startOnCall } from './__testUtils__/startOnCall';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const PRIMARY = `/rotas/${encodeURIComponent('fake:primary')}`;
const TEAM = '/entities/group/default/team/rotas';
const cy = { name: 'Cy', entityRef: 'user:default/cy' };

/** A provider that makes its rotas itself. */
class OwnRotas extends FakeRotas {
  // @ts-expect-error another of its kind
  readonly id = 'own';
  // @ts-expect-error another of its kind
  readonly live = 'own';
}

describe.each(databases.eachSupportedId())('rotas, %s', databaseId => {
  let pager: FakeRotas;
  let knex: Knex;
  const started: Array<Awaited<ReturnType<typeof startOnCall>>> = [];

  async function start(
    options: Partial<Parameters<typeof startOnCall>[0]> = {},
  ) {
    const onCall = await startOnCall({ knex, providers: [pager], ...options });
    started.push(onCall);
    await onCall.run('refresh-rotas');
    return onCall;
  }

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    pager = new FakeRotas();
    pager.hasRota('primary');
  });

  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop();
  });

  const rotas = (body: { items: unknown[] }): Rota[] =>
    rotaSchema.array().parse(body.items);
  const asked = () => pager.count('listRotas');
  const shiftsOf = (rota: Rota) =>
    rota.shifts.map(each => [each.start, each.end, each.person.name]);

  describe('are shown', () => {
    it('from the store, however slow the vendor is', async () => {
      const { get } = await start();
      pager.before = () => new Promise(() => {});
      const [rota] = rotas((await get(TEAM)).body);
      expect(rota).toMatchObject({
        id: 'fake:primary',
        providerId: 'fake',
        ownerRef: 'group:default/team',
        people: [ana, bo],
        canOverride: true,
        freshness: { source: 'Fake pager', state: 'fresh' },
      });
      expect(shiftsOf(rota)).toEqual([
        [expect.any(String), day(2), 'Ana Souza'],
        [day(2), day(9), 'Bo Lind'],
        [day(9), expect.any(String), 'Ana Souza'],
      ]);
      expect((await get(PRIMARY)).body.shifts).toEqual(rota.shifts);
      const [bare] = rotas((await get('/rotas')).body);
      expect(bare).toEqual({ ...rota, shifts: [] });
      expect(asked()).toBe(1);
    });

    it('with gaps, problems, and who is in two of them at once', async () => {
      pager.hasRota('secondary', {
        shifts: [shift(1, 3, ana), shift(4, 8, cy)],
        gaps: [{ start: day(-3), end: day(1) }],
        problems: [{ kind: 'unknown-person', text: 'Cy left' }],
        ownerRef: 'group:default/others',
      });
      const own = new OwnRotas();
      own.rotas.set('night', rotaOf('night', [shift(5, 6, bo)]));
      const { get } = await start({ providers: [pager, own] });
      const range = `start=${day(0)}&end=${day(7)}`;
      const { body } = await get(`/rotas?${range}`);
      const byId = new Map(rotas(body).map(each => [each.id, each]));
      expect(byId.get('fake:secondary')).toMatchObject({
        gaps: [{ start: day(0), end: day(1) }],
        problems: [{ kind: 'unknown-person', text: 'Cy left' }],
      });
      const both = { start: day(1), end: day(2), person: ana };
      const night = { start: day(5), end: day(6), person: bo };
      expect(byId.get('fake:primary')?.doubleBookings).toEqual([
        { ...both, rotas: ['Rota of primary', 'Rota of secondary'] },
        { ...night, rotas: ['Rota of primary', 'Rota of night'] },
      ]);
      expect(byId.get('own:night')?.doubleBookings).toHaveLength(1);
      // Also where the other rota is not shown.
      const [team] = rotas((await get(`${TEAM}?${range}`)).body);
      expect(team.doubleBookings).toHaveLength(2);
    });

    it('to the teams of the services that they stand behind, where they do not say whose they are', async () => {
      pager.hasRota('primary', { ownerRef: undefined });
      pager.hasServiceOf('primary');
      const { get, settle, run } = await start();
      expect(rotas((await get(TEAM)).body)).toEqual([]);
      await settle();
      await run('refresh-rotas');
      expect(rotas((await get(TEAM)).body)).toMatchObject([
        { id: 'fake:primary', ownerRef: 'group:default/team' },
      ]);
    });

    it('beyond what is kept by asking, and say what is not known where that fails', async () => {
      const { get } = await start({ config: { callTimeout: { seconds: 1 } } });
      const far = `start=${day(0)}&end=${day(150)}`;
      const { body } = await get(`${PRIMARY}?${far}`);
      expect(rotaSchema.parse(body).shifts.at(-1)?.end).toBe(day(150));
      expect(asked()).toBe(2);
      pager.before = async () => {
        throw new Error('HTTP 503');
      };
      const known = rotaSchema.parse((await get(`${PRIMARY}?${far}`)).body);
      expect(known.shifts.length).toBeGreaterThan(0);
      expect(known).toMatchObject({
        freshness: { state: 'failed', reason: 'HTTP 503' },
        problems: [{ text: expect.stringMatching(/^Only what is between/) }],
      });
    });

    it('as they were, with their age, while the vendor is down; never as none', async () => {
      pager.before = async () => {
        throw new Error('HTTP 503');
      };
      const { get, run } = await start();
      const nothing = await get(TEAM);
      expect(nothing.status).toBe(503);
      expect(nothing.body.error.message).toContain('HTTP 503');
      // Nobody waits for a vendor that was down a moment ago.
      expect(asked()).toBe(1);
      pager.before = async () => {};
      await run('refresh-rotas');
      pager.before = async () => {
        throw new Error('HTTP 500');
      };
      await run('refresh-rotas');
      expect(rotas((await get(TEAM)).body)).toMatchObject([
        {
          id: 'fake:primary',
          freshness: { state: 'stale', reason: 'HTTP 500' },
        },
      ]);
    });

    it('not where a vendor describes them in a way that is not understood', async () => {
      pager.hasRota('primary', { timeZone: 'Mars/Olympus' });
      const { get } = await start();
      expect((await get(PRIMARY)).body.error.message).toMatch(
        /described a rota in a way that is not understood: 0.timeZone/,
      );
    });

    it('to those who may see them', async () => {
      const allows = jest.fn((_name: string, _ref?: string) => true);
      const { get } = await start({ allows });
      allows.mockImplementation(name => name === 'on-call.on-call.read');
      expect((await get('/rotas')).status).toBe(403);
      expect((await get(TEAM)).status).toBe(200);
      expect((await get(PRIMARY)).body).toMatchObject({ canOverride: false });
      allows.mockImplementation(() => false);
      expect((await get(TEAM)).status).toBe(403);
      expect((await get(PRIMARY)).status).toBe(403);
      expect((await get(`${PRIMARY}/feed`)).status).toBe(403);
    });

    it('for a time that is one', async () => {
      const { get } = await start();
      const wrong = async (query: string) =>
        (await get(`${PRIMARY}?${query}`)).body.error.message;
      expect(await wrong('start=tomorrow')).toMatch(/^start: /);
      expect(await wrong(`start=${day(2)}&end=${day(1)}`)).toMatch(/^end: /);
      expect(await wrong(`start=${day(0)}&end=${day(400)}`)).toMatch(/^end: /);
      expect((await get('/rotas/nonsense')).status).toBe(400);
      expect((await get('/rotas/fake:nothing')).status).toBe(404);
    });

    it('by one process that reads them, however many there are', async () => {
      const first = await start();
      const second = await start();
      let open = () => {};
      pager.before = () => new Promise(resolve => (open = () => resolve()));
      const before = asked();
      const reading = first.run('refresh-rotas');
      while (asked() === before) await new Promise(setImmediate);
      await second.run('refresh-rotas');
      expect(asked()).toBe(before + 1);
      // What was wanted meanwhile is read again by whoever reads.
      pager.before = async () => {};
      open();
      await reading;
      expect(asked()).toBe(before + 2);
    });
  });

  describe('are overridden', () => {
    const body = { person: 'user:default/bo', start: day(1), end: day(2) };

    it('once for each key, and show it', async () => {
      const { get, post, remove, auditor, signals } = await start();
      const path = `${PRIMARY}/overrides`;
      const [one, other] = await Promise.all([
        post(path, body, { key: 'k' }),
        post(path, body, { key: 'k' }),
      ]);
      expect([one.status, other.status]).toEqual([204, 204]);
      expect(pager.count('createOverride')).toBe(1);
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({ eventId: 'override-create' }),
      );
      const rota = rotaSchema.parse((await get(PRIMARY)).body);
      const override = rota.shifts.find(each => each.overrideId);
      expect(override).toMatchObject({
        start: day(1),
        end: day(2),
        person: bo,
      });
      const misused = await post(path, { ...body, end: day(3) }, { key: 'k' });
      expect(misused.status).toBe(409);
      const overridePath = `${path}/${override?.overrideId}`;
      expect((await remove(overridePath)).status).toBe(204);
      expect((await remove(overridePath)).status).toBe(404);
      expect((await get(PRIMARY)).body.shifts).not.toContainEqual(
        expect.objectContaining({ overrideId: expect.anything() }),
      );
      while (!signals.publish.mock.calls.length) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      expect(signals.publish).toHaveBeenCalledWith(
        expect.objectContaining({ channel: 'on-call' }),
      );
    });

    it.each([
      [{ person: 'user:default/nobody' }, /^person: the catalog has no user/],
      [{ start: 'soon' }, /^start: /],
      [{ end: day(1) }, /^end: /],
      [{ start: day(-2) }, /^start: .*past/],
      [{ end: day(400) }, /^end: .*year/],
    ])('not with %j, and say which field', async (patch, message) => {
      const { post } = await start();
      const { status, body: answer } = await post(`${PRIMARY}/overrides`, {
        ...body,
        ...patch,
      });
      expect(status).toBe(400);
      expect(answer.error.message).toMatch(message);
      expect(pager.count('createOverride')).toBe(0);
    });

    it('by those who may, which is asked of the owner', async () => {
      const { post, remove } = await start({
        allows: (name, ref) =>
          name !== 'on-call.rota.update' || ref === 'group:default/others',
      });
      const refused = await post(`${PRIMARY}/overrides`, body);
      expect(refused.status).toBe(403);
      expect((await remove(`${PRIMARY}/overrides/o-1`)).status).toBe(403);
      expect(pager.count('createOverride')).toBe(0);
    });

    it('and where nobody owns them, by those who may do so anywhere', async () => {
      pager.hasRota('primary', { ownerRef: undefined });
      const allows = jest.fn((_name: string, _ref?: string) => true);
      const { post } = await start({ allows });
      expect((await post(`${PRIMARY}/overrides`, body)).status).toBe(204);
      expect(allows).toHaveBeenCalledWith('on-call.rota.update', '');
      allows.mockImplementation(name => name !== 'on-call.rota.update');
      expect((await post(`${PRIMARY}/overrides`, body)).status).toBe(403);
    });

    it('truthfully: a failure may be tried again, and what is not known is said', async () => {
      const { post } = await start();
      const path = `${PRIMARY}/overrides`;
      pager.before = async call => {
        if (call.startsWith('create')) throw new Error('HTTP 500');
      };
      const failed = await post(path, body, { key: 'k' });
      expect(failed.status).toBe(503);
      expect(failed.body.error.message).toBe('Fake pager: HTTP 500');
      pager.before = async () => {};
      pager.after = async () => {
        throw new UnknownOutcomeError('The connection broke');
      };
      const unknown = await post(path, body, { key: 'k' });
      expect(unknown.body.error.message).toMatch(/^It is not known whether/);
      pager.after = async () => {};
      expect((await post(path, body, { key: 'k' })).status).toBe(204);
      expect(
        pager.rotas.get('primary')?.shifts.filter(each => each.overrideId),
      ).toHaveLength(1);
    });
  });

  describe('are swapped', () => {
    const body = { to: 'user:default/ana', start: day(3), end: day(5) };
    type OnCall = Awaited<ReturnType<typeof start>>;

    const ask = async (onCall: OnCall, patch: object = {}): Promise<Swap> => {
      const { body: answer } = await onCall.post(
        `${PRIMARY}/swaps`,
        { ...body, reason: 'I travel', ...patch },
        { who: 'bo' },
      );
      return swapSchema.parse(answer);
    };
    const told = ({ notifications }: OnCall) =>
      notifications.send.mock.calls.map(([{ recipients, payload }]) => [
        recipients.entityRef,
        payload.title,
      ]);

    it('by asking and accepting', async () => {
      const onCall = await start();
      const { get, post, notifications } = onCall;
      const swap = await ask(onCall);
      expect(swap).toMatchObject({
        rotaId: 'fake:primary',
        rotaName: 'Rota of primary',
        from: bo,
        to: ana,
        start: day(3),
        end: day(5),
        reason: 'I travel',
        state: 'asked',
      });
      expect(notifications.send).toHaveBeenCalledWith({
        recipients: { type: 'entity', entityRef: 'user:default/ana' },
        payload: expect.objectContaining({
          title: expect.stringMatching(
            /^Bo Lind asks you to be on call from .* \(Europe\/Copenhagen\)$/,
          ),
          description: expect.stringContaining('“I travel”'),
          link: '/catalog/default/group/team/on-call',
        }),
      });
      for (const who of ['ana', 'bo']) {
        expect((await get('/swaps', who)).body.items).toEqual([swap]);
      }
      expect((await get('/swaps', 'mock')).body.items).toEqual([]);
      const ofRota = await get('/swaps?rotaId=fake:primary', 'mock');
      expect(ofRota.body.items).toEqual([swap]);

      notifications.send.mockClear();
      const path = `/swaps/${swap.id}/accept`;
      expect((await post(path, {}, { who: 'bo' })).status).toBe(403);
      const accepted = await post(path, {}, { who: 'ana' });
      expect(accepted.body).toMatchObject({
        state: 'accepted',
        answeredAt: expect.any(String),
      });
      expect(told(onCall)).toEqual([
        ['user:default/bo', expect.stringMatching(/^Ana Souza takes your/)],
        ['user:default/ana', expect.stringMatching(/^You are on call in/)],
      ]);
      const rota = rotaSchema.parse((await get(PRIMARY)).body);
      expect(shiftsOf(rota)).toContainEqual([day(3), day(5), 'Ana Souza']);
      // The same answer once more, and another one.
      expect((await post(path, {}, { who: 'ana' })).body.state).toBe(
        'accepted',
      );
      const late = await post(`/swaps/${swap.id}/decline`, {}, { who: 'ana' });
      expect(late.status).toBe(409);
      expect(late.body.error.message).toContain('accepted it already');
      expect(pager.count('createOverride')).toBe(1);
      expect(notifications.send).toHaveBeenCalledTimes(2);
    });

    it.each([
      ['decline', 'ana', 'declined'],
      ['withdraw', 'bo', 'withdrawn'],
    ])('or not: %s, and both are told', async (answer, who, state) => {
      const onCall = await start();
      const swap = await ask(onCall);
      onCall.notifications.send.mockClear();
      const other = who === 'ana' ? 'bo' : 'ana';
      const path = `/swaps/${swap.id}/${answer}`;
      expect((await onCall.post(path, {}, { who: other })).status).toBe(403);
      const { body: after } = await onCall.post(path, {}, { who });
      expect(after).toMatchObject({ state });
      expect(told(onCall).map(([ref]) => ref)).toEqual([
        'user:default/bo',
        'user:default/ana',
      ]);
      const late = await onCall.post(
        `/swaps/${swap.id}/accept`,
        {},
        { who: 'ana' },
      );
      expect(late.status).toBe(409);
      expect(pager.count('createOverride')).toBe(0);
    });

    it('by one of two who answer at the same moment', async () => {
      const onCall = await start();
      const swap = await ask(onCall);
      onCall.notifications.send.mockClear();
      const answers = await Promise.all([
        onCall.post(`/swaps/${swap.id}/accept`, {}, { who: 'ana' }),
        onCall.post(`/swaps/${swap.id}/withdraw`, {}, { who: 'bo' }),
        onCall.post(`/swaps/${swap.id}/accept`, {}, { who: 'ana' }),
        onCall.post(`/swaps/${swap.id}/decline`, {}, { who: 'ana' }),
      ]);
      const { state } = (await onCall.get('/swaps', 'bo')).body.items[0];
      const won = answers.filter(each => each.status === 200);
      expect(won.every(each => each.body.state === state)).toBe(true);
      expect(won.length).toBe(state === 'accepted' ? 2 : 1);
      expect(
        answers.filter(each => each.status === 409).length + won.length,
      ).toBe(4);
      expect(pager.count('createOverride')).toBe(state === 'accepted' ? 1 : 0);
      expect(onCall.notifications.send).toHaveBeenCalledTimes(2);
    });

    it('by one of two people who accept parts of the same shift', async () => {
      pager.hasRota('primary', {
        people: [ana, bo, { name: 'Mo Ck', entityRef: 'user:default/mock' }],
      });
      const onCall = await start();
      const first = await ask(onCall);
      const second = await ask(onCall, { to: 'user:default/mock' });
      const one = await onCall.post(
        `/swaps/${first.id}/accept`,
        {},
        { who: 'ana' },
      );
      expect(one.status).toBe(200);
      const other = await onCall.post(
        `/swaps/${second.id}/accept`,
        {},
        { who: 'mock' },
      );
      expect(other.status).toBe(409);
      expect(other.body.error.message).toMatch(
        /The shift changed since it was asked: Bo Lind is no longer on call/,
      );
      expect(pager.count('createOverride')).toBe(1);
      const { items } = (await onCall.get('/swaps', 'mock')).body;
      expect(items).toMatchObject([{ id: second.id, state: 'asked' }]);
    });

    it('not where the provider fails: it stays asked, and the error is told', async () => {
      const onCall = await start();
      const swap = await ask(onCall);
      const path = `/swaps/${swap.id}/accept`;
      pager.before = async call => {
        if (call.startsWith('create')) throw new Error('HTTP 500');
      };
      const failed = await onCall.post(path, {}, { who: 'ana' });
      expect(failed.status).toBe(503);
      expect(failed.body.error.message).toContain('HTTP 500');
      expect((await onCall.get('/swaps', 'ana')).body.items).toMatchObject([
        { state: 'asked' },
      ]);
      // The answer is lost, but it was done: the next try sees that.
      pager.before = async () => {};
      pager.after = async () => {
        throw new UnknownOutcomeError('The connection broke');
      };
      expect((await onCall.post(path, {}, { who: 'ana' })).status).toBe(503);
      const count = pager.count('createOverride');
      const again = await onCall.post(path, {}, { who: 'ana' });
      expect(again.body).toMatchObject({ state: 'accepted' });
      expect(pager.count('createOverride')).toBe(count);
    });

    it('not after the shift has begun', async () => {
      const onCall = await start();
      const swap = await ask(onCall);
      await knex('swaps').update({ start_at: day(-1) });
      onCall.notifications.send.mockClear();
      const { items } = (await onCall.get('/swaps', 'ana')).body;
      expect(items).toMatchObject([{ state: 'expired' }]);
      const late = await onCall.post(
        `/swaps/${swap.id}/accept`,
        {},
        { who: 'ana' },
      );
      expect(late.status).toBe(409);
      expect(late.body.error.message).toContain('has begun');
      await onCall.run('expire-swaps');
      expect(told(onCall)).toHaveLength(2);
      expect(await knex('swaps').select('state')).toEqual([
        { state: 'expired' },
      ]);
    });

    it.each([
      [{ start: day(8), end: day(10) }, /^start: you are not on call in/],
      [{ start: day(-1) }, /^start: .*past/],
      [{ to: 'user:default/bo' }, /^to: this is you/],
      [
        { to: 'user:default/mock' },
        /^to: Mo Ck is not in Rota of primary; ask one of Ana Souza/,
      ],
      [{ to: 'user:default/nobody' }, /^to: the catalog has no user/],
      [{ reason: 'x'.repeat(501) }, /^reason: /],
    ])('not with %j, and say which field', async (patch, message) => {
      const { post } = await start();
      const { status, body: answer } = await post(
        `${PRIMARY}/swaps`,
        { ...body, ...patch },
        { who: 'bo' },
      );
      expect(status).toBe(400);
      expect(answer.error.message).toMatch(message);
    });

    it('once for each key, and for each time and person', async () => {
      const { post, notifications } = await start();
      const send = (key: string) =>
        post(`${PRIMARY}/swaps`, body, { who: 'bo', key });
      const [one, other] = await Promise.all([send('k'), send('k')]);
      expect(other.body).toEqual(one.body);
      const again = await send('l');
      expect(again.status).toBe(409);
      expect(again.body.error.message).toMatch(/^You asked Ana Souza/);
      expect(notifications.send).toHaveBeenCalledTimes(1);
    });
  });

  describe('are read by calendars', () => {
    type OnCall = Awaited<ReturnType<typeof start>>;
    const addressOf = async ({ get }: OnCall, who = 'ana') => {
      const { body } = await get(`${PRIMARY}/feed`, who);
      const { url } = body;
      expect(url).toMatch(/^http.*\/api\/on-call\/feeds\/[\w-]{43}\.ics$/);
      return new URL(url).pathname;
    };
    const eventsOf = (text: string) =>
      new ICAL.Component(ICAL.parse(text))
        .getAllSubcomponents('vevent')
        .map(each => new ICAL.Event(each));

    it('at an address of their own, without signing in', async () => {
      const onCall = await start();
      const path = await addressOf(onCall);
      const token = path.match(/feeds\/(.*)\.ics/)?.[1] ?? '';
      expect(JSON.stringify(await knex('calendar_feeds'))).not.toContain(token);
      const before = asked();
      // As a calendar program asks: with no credentials at all.
      const { server } = onCall;
      const answer = await request(server)
        .get(path)
        .set('Authorization', 'Bearer mock-none-token');
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/calendar; charset=utf-8',
        'cache-control': 'private, max-age=300',
        etag: expect.stringMatching(/^W\/"/),
      });
      const events = eventsOf(answer.text);
      expect(events.map(each => each.summary)).toEqual([
        'Ana Souza is on call: Rota of primary',
        'Bo Lind is on call: Rota of primary',
        'Ana Souza is on call: Rota of primary',
      ]);
      expect(events[1].startDate.toJSDate().toISOString()).toBe(day(2));
      expect(new Set(events.map(each => each.uid)).size).toBe(3);
      // No entity references, no addresses of people.
      expect(answer.text).not.toMatch(/user:|@example/);
      const again = await request(server)
        .get(path)
        .set('If-None-Match', answer.headers.etag);
      expect(again.status).toBe(304);
      expect(asked()).toBe(before);
    });

    it('with the same ids after a refresh, a change, and over days', async () => {
      const onCall = await start();
      const path = await addressOf(onCall);
      const read = async () =>
        eventsOf((await request(onCall.server).get(path)).text);
      const before = await read();
      pager.hasRota('primary', {
        shifts: [shift(-10, 2, bo), shift(2, 9, ana), shift(9, 200, bo)],
      });
      await onCall.run('refresh-rotas');
      const after = await read();
      expect(after.map(each => each.uid)).toEqual(before.map(each => each.uid));
      expect(after.map(each => each.summary)).not.toEqual(
        before.map(each => each.summary),
      );
      const tomorrow = Date.parse(day(1)) + 1_000;
      const now = jest.spyOn(Date, 'now').mockReturnValue(tomorrow);
      try {
        await onCall.run('refresh-rotas');
        expect((await read()).map(each => each.uid)).toEqual(
          before.map(each => each.uid),
        );
      } finally {
        now.mockRestore();
      }
    });

    it('until they are reset, and only those of one person', async () => {
      const onCall = await start();
      const [first, second] = [
        await addressOf(onCall),
        await addressOf(onCall),
      ];
      const other = await addressOf(onCall, 'bo');
      const status = async (path: string) =>
        (await request(onCall.server).get(path)).status;
      expect(await status(first)).toBe(200);
      expect(await status(second)).toBe(200);
      const { body } = await onCall.post(`${PRIMARY}/feed`, {}, { who: 'ana' });
      expect(await status(first)).toBe(404);
      expect(await status(second)).toBe(404);
      expect(await status(new URL(body.url).pathname)).toBe(200);
      expect(await status(other)).toBe(200);
      expect(await status(other.replace(/.{8}\.ics/, 'AAAAAAAA.ics'))).toBe(
        404,
      );
    });

    it('not as empty ones where nothing is known', async () => {
      const onCall = await start();
      const path = await addressOf(onCall);
      await knex('rotas').delete();
      await knex('rota_readings').update({
        read_at: null,
        range_start: null,
        reason: 'HTTP 503',
      });
      expect((await request(onCall.server).get(path)).status).toBe(503);
    });

    it('no longer where their person left', async () => {
      const onCall = await start();
      const path = await addressOf(onCall);
      await knex('calendar_feeds').update({ user_ref: 'user:default/gone' });
      expect((await request(onCall.server).get(path)).status).toBe(404);
    });
  });
});
