import {
  OnCallClient,
  Rota,
  rotaSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import request from 'supertest';
import { ana, bo, levelsOf } from './__testUtils__/FakeProvider';
import { day, FakeRotas, rotaOf, shift } from './__testUtils__/FakeRotas';
import { RotaFixture } from './__testUtils__/RotaFixture';
import { OnCallReporter } from './services/OnCallReporter';

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

describe.each(databases.eachSupportedId())(
  'rotas are shown, %s',
  databaseId => {
    let fixture: RotaFixture;
    let pager: FakeRotas;
    const start: RotaFixture['start'] = options => fixture.start(options);

    beforeEach(async () => {
      fixture = await RotaFixture.create(databases, databaseId);
      pager = fixture.pager;
    });

    afterEach(async () => {
      jest.restoreAllMocks();
      await fixture.stop();
    });

    const rotas = (body: { items: unknown[] }): Rota[] =>
      rotaSchema.array().parse(body.items);
    const asked = () => pager.count('listRotas');
    const shiftsOf = (rota: Rota) =>
      rota.shifts.map(each => [each.start, each.end, each.person.name]);

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
        problems: [
          { kind: 'unknown-person', text: 'Cy left' },
          {
            kind: 'double-booking',
            text: 'Ana Souza is on call in Rota of primary and Rota of secondary at once: one of the two needs somebody else',
            from: day(1),
            until: day(2),
          },
        ],
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

    it('as soon as the services that they stand behind are known, and of those alone', async () => {
      pager.hasRota('primary', { ownerRef: undefined });
      pager.hasServiceOf('primary');
      const { run, until } = await start();
      expect(pager.askedFor).toEqual([]);
      await run('read-catalog');
      await run('refresh-services');
      const { items } = await until<{ items: Rota[] }>(
        TEAM,
        body => body.items.length > 0,
      );
      expect(items).toMatchObject([{ id: 'fake:primary' }]);
      expect([...(pager.askedFor ?? [])].sort()).toEqual([
        'ledger',
        'payments',
      ]);
    });

    it('with how it went with each provider, so that a list that lacks some says so', async () => {
      const other = Object.assign(new OwnRotas(), {
        listRotas: async () => {
          throw new Error('HTTP 502');
        },
      });
      pager.hasRota('primary');
      const { server } = await start({ providers: [pager, other] });
      const client = new OnCallClient({
        discoveryApi: {
          getBaseUrl: async () =>
            `http://127.0.0.1:${server.port()}/api/on-call`,
        },
      });
      const range = { start: day(0), end: day(7) };
      for (const list of [
        await client.getRotas(range),
        await client.getTeamRotas('group:default/team', range),
      ]) {
        expect(list.map(({ id }) => id)).toEqual(['fake:primary']);
        expect(list.sources).toEqual([
          expect.objectContaining({ source: pager.title, state: 'fresh' }),
          expect.objectContaining({
            source: other.title,
            state: 'failed',
            reason: 'HTTP 502',
          }),
        ]);
      }
    });

    it('not by the ids of providers that are not there, nor by none', async () => {
      const { get, post, remove } = await start();
      for (const id of ['other:primary', 'fake:../primary', 'fake:gone']) {
        const path = `/rotas/${encodeURIComponent(id)}`;
        expect((await get(path)).status).toBe(404);
        expect((await get(`${path}/feed`)).status).toBe(404);
        const override = {
          person: bo.entityRef,
          start: day(1),
          end: day(2),
        };
        expect((await post(`${path}/overrides`, override)).status).toBe(404);
        expect((await remove(`${path}/overrides/o-1`)).status).toBe(404);
      }
      expect((await get('/rotas/primary')).status).toBe(400);
      expect(pager.calls.filter(call => /Override/.test(call))).toEqual([]);
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

    it('as they were where some could not be read, whichever process tried, and never as gone', async () => {
      pager.hasRota('eu/a');
      pager.hasRota('eu/b');
      const { get, post, run, server } = await start();
      const path = (id: string) => `/rotas/${encodeURIComponent(`fake:${id}`)}`;
      const before = rotaSchema.parse((await get(path('eu/a'))).body);
      const feed = new URL((await get(`${path('eu/a')}/feed`)).body.url);
      const reason = 'HTTP 502';
      pager.unread = [
        { idPrefix: 'eu/', name: "Schedules of the account 'eu'", reason },
        { idPrefix: 'us/', name: "Schedules of the account 'us'", reason },
        { id: 'late', name: 'Late', reason },
      ];
      for (const _again of [1, 2]) {
        await run('refresh-rotas');
        const list = rotas((await get('/rotas')).body);
        expect(
          list.map(({ id, freshness }) => [id, freshness.state]).sort(),
        ).toEqual([
          ['fake:eu/a', 'stale'],
          ['fake:eu/b', 'stale'],
          ['fake:late', 'failed'],
          ['fake:primary', 'fresh'],
          ['fake:us/-', 'failed'],
        ]);
        const after = rotaSchema.parse((await get(path('eu/a'))).body);
        expect(after).toMatchObject({
          shifts: before.shifts,
          people: before.people,
          freshness: { asOf: before.freshness.asOf, reason },
        });
        expect(after.problems).toEqual([
          {
            kind: 'rota-error',
            text: `It could not be read, and is shown as it was at ${before.freshness.asOf}: HTTP 502`,
          },
        ]);
      }
      expect((await request(server).get(feed.pathname)).text).toContain(
        'Ana Souza is on call',
      );
      // Also further than they are kept.
      const far = `start=${day(0)}&end=${day(150)}`;
      const known = (await get(`${path('eu/b')}?${far}`)).body;
      expect(rotaSchema.parse(known).problems).toMatchObject([
        { kind: 'rota-error' },
        { text: expect.stringMatching(/^Only what is between/) },
      ]);
      // It may be there, and nobody knows.
      for (const id of ['us/a', 'eu/new']) {
        expect((await get(path(id))).status).toBe(503);
      }
      expect((await get(path('other'))).status).toBe(404);
      // They may be of the team, and it does not look as if there were no more.
      expect((await get(TEAM)).body.sources).toMatchObject([
        { source: 'Fake pager', state: 'fresh' },
        { source: 'Fake pager: Late', state: 'failed', reason },
        {
          source: "Fake pager: Schedules of the account 'us'",
          state: 'failed',
          reason,
        },
      ]);
      // Nobody is put on call, or asks for a shift, in what nothing is known of.
      const override = { person: bo.entityRef, start: day(1), end: day(2) };
      const refused = await post(`${path('late')}/overrides`, override);
      expect(refused.status).toBe(503);
      const { person: to, ...time } = override;
      const swap = await post(
        `${path('late')}/swaps`,
        { ...time, to },
        { who: 'ana' },
      );
      expect(swap.status).toBe(503);

      pager.unread = [];
      pager.rotas.delete('eu/b');
      await run('refresh-rotas');
      const list = rotas((await get('/rotas')).body);
      expect(
        list.map(({ id, freshness }) => [id, freshness.state]).sort(),
      ).toEqual([
        ['fake:eu/a', 'fresh'],
        ['fake:primary', 'fresh'],
      ]);
      expect(JSON.stringify(list)).not.toContain('rota-error');
      expect((await get(path('us/a'))).status).toBe(404);
    });

    it('to the teams of the services that they stand behind also where they cannot be read', async () => {
      const late = '/rotas/fake:late';
      pager.hasRota('early', { ownerRef: undefined });
      pager.hasRota('primary', { ownerRef: 'group:default/others' });
      const { get, post, settle, run } = await start({
        allows: (name, ref) =>
          !name.startsWith('on-call.') || ref === 'group:default/team',
      });
      // One was read before anything named it, and the other one never.
      const reason = 'HTTP 502';
      pager.unread = ['early', 'late', 'primary'].map(id => ({
        id,
        name: `The ${id} one`,
        reason,
      }));
      const levels = levelsOf([ana], [bo], [ana]);
      levels[0].now[0].rota = { id: 'late', name: 'late' };
      levels[1].now[0].rota = { id: 'early', name: 'early' };
      levels[2].now[0].rota = { id: 'primary', name: 'primary' };
      pager.has('payments', levels);
      await settle();
      await run('refresh-rotas');
      const { body } = await get(TEAM);
      expect(rotas(body)).toMatchObject([
        { id: 'fake:early', freshness: { state: 'stale', reason } },
        { id: 'fake:late', freshness: { state: 'failed', reason } },
      ]);
      for (const { ownerRef } of rotas(body)) {
        expect(ownerRef).toBe('group:default/team');
      }
      expect(body.sources).toEqual([
        expect.objectContaining({ source: 'Fake pager', state: 'fresh' }),
        { source: 'Fake pager: The late one', state: 'failed', reason },
      ]);
      expect((await get(late)).status).toBe(200);
      // Those who may are told why not, and not that they may not.
      const refused = await post(`${late}/overrides`, {
        person: bo.entityRef,
        start: day(1),
        end: day(2),
      });
      expect(refused.status).toBe(503);
      expect(refused.body.error.message).toContain(reason);
      // The provider itself said whose this one is.
      expect((await get(PRIMARY)).status).toBe(403);
    });

    it('with a signal for what changed, and none where the same could not be read again', async () => {
      const { run } = await start();
      const signalled = jest.spyOn(OnCallReporter.prototype, 'everybody');
      const reason = 'HTTP 502';
      pager.unread = [
        { id: 'late', name: 'Late', reason },
        { id: 'primary', name: 'Primary', reason },
        { idPrefix: 'eu/', name: "Schedules of the account 'eu'", reason },
      ];
      for (const _again of [1, 2, 3]) await run('refresh-rotas');
      expect(signalled).toHaveBeenCalledTimes(1);
      pager.unread = [];
      for (const _again of [1, 2]) await run('refresh-rotas');
      expect(signalled).toHaveBeenCalledTimes(2);
    });

    it('not where a vendor describes them in a way that is not understood', async () => {
      pager.hasRota('primary', { timeZone: 'Mars/Olympus' });
      const { get } = await start();
      expect((await get(PRIMARY)).body.error.message).toMatch(
        /described a rota in a way that is not understood: rotas.0.timeZone/,
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
  },
);
