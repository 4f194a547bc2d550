import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import express, { Router } from 'express';
import ICAL from 'ical.js';
import request from 'supertest';
import { ana, bo } from './__testUtils__/FakeProvider';
import { day, FakeRotas, shift } from './__testUtils__/FakeRotas';
import { RotaFixture, StartedRotas } from './__testUtils__/RotaFixture';
import { RouterOptions } from './routes/context';
import { addRotaRoutes } from './routes/rotas';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const PRIMARY = `/rotas/${encodeURIComponent('fake:primary')}`;

describe.each(databases.eachSupportedId())('calendars, %s', databaseId => {
  let fixture: RotaFixture;
  let pager: FakeRotas;
  const start: RotaFixture['start'] = options => fixture.start(options);

  beforeEach(async () => {
    fixture = await RotaFixture.create(databases, databaseId);
    pager = fixture.pager;
  });

  afterEach(() => fixture.stop());

  const addressOf = async ({ get }: StartedRotas, who = 'ana') => {
    const { body } = await get(`${PRIMARY}/feed`, who);
    const { url } = body;
    expect(url).toMatch(/^http.*\/api\/on-call\/feeds\/[\w-]{43}\.ics$/);
    return new URL(url).pathname;
  };
  const eventsOf = (text: string) =>
    new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .map(each => new ICAL.Event(each));

  it('are read at an address of their own, without signing in', async () => {
    const onCall = await start();
    const path = await addressOf(onCall);
    const token = path.match(/feeds\/(.*)\.ics/)?.[1] ?? '';
    expect(JSON.stringify(await fixture.knex('calendar_feeds'))).not.toContain(
      token,
    );
    const before = pager.count('listRotas');
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
    expect(pager.count('listRotas')).toBe(before);
  });

  it('have the same ids after a refresh, a change, and over days', async () => {
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

  it('work until they are reset, and only those of one person', async () => {
    const onCall = await start();
    const [first, second] = [await addressOf(onCall), await addressOf(onCall)];
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
    expect(await status(other.replace(/.{8}\.ics/, 'AAAAAAAA.ics'))).toBe(404);
  });

  it('are not empty where nothing is known', async () => {
    const onCall = await start();
    const path = await addressOf(onCall);
    await fixture.knex('rotas').delete();
    await fixture.knex('rota_readings').update({
      read_at: null,
      range_start: null,
      reason: 'HTTP 503',
    });
    expect((await request(onCall.server).get(path)).status).toBe(503);
  });

  it('no longer work where their person left', async () => {
    const onCall = await start();
    const path = await addressOf(onCall);
    await fixture
      .knex('calendar_feeds')
      .update({ user_ref: 'user:default/gone' });
    expect((await request(onCall.server).get(path)).status).toBe(404);
  });
});

describe('the address of a calendar', () => {
  it('is not in the log of requests', async () => {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const config = mockServices.rootConfig();
    const middleware = MiddlewareFactory.create({ config, logger });
    const router = Router();
    addRotaRoutes(router, {
      httpRouter: { use: () => {}, addAuthPolicy: () => {} },
      feeds: { read: async () => ({ body: '', etag: 'W/"x"' }) },
    } as unknown as RouterOptions);
    const app = express();
    app.use(middleware.logging());
    app.use('/api/on-call', router);
    // Also where a calendar program makes something else of it.
    for (const address of [
      'canary-token.ics',
      'canary-token',
      'canary-token.ics/',
      'canary/token.ics?token=canary',
    ]) {
      await request(app).get(`/api/on-call/feeds/${address}`);
      await request(app).options(`/api/on-call/feeds/${address}`);
    }
    const lines = JSON.stringify(logger.info.mock.calls);
    expect(lines).toContain('/api/on-call/feeds/***');
    expect(lines).not.toContain('canary');
  });
});
