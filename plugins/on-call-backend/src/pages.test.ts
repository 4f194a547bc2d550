import {
  Incident,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import { UnknownOutcomeError } from '@paved-path/backstage-plugin-on-call-node';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { untilStopped } from './__testUtils__/FakeProvider';
import { IncidentStore } from './database/IncidentStore';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';
const PAGES = `${PAYMENTS}/pages`;
const body = { title: 'Cards are declined', urgency: 'high' };
const settled = (each: PageResult) => each.state !== 'sending';

describeOnCall('a page that', world => {
  it('is refused: that is told, and to who sent it', async () => {
    const { post, until, settle, notifications, published } =
      await world.start();
    await settle();
    world.pager.before = async call => {
      if (call.startsWith('trigger')) throw new Error('The service is off');
    };
    const { id } = (await post(PAGES, body)).body;
    expect(await until<PageResult>(`/pages/${id}`, settled)).toMatchObject({
      state: 'failed',
      text: 'It was not sent, and nobody was woken: The service is off',
    });
    expect(notifications.send).toHaveBeenCalledTimes(1);
    expect(notifications.send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: { type: 'entity', entityRef: 'user:default/mock' },
      }),
    );
    expect(published('on-call.page-failed')).toHaveLength(1);
  });

  it('is taken as the connection breaks: it is unknown, and then found', async () => {
    const { post, until, settle, notifications } = await world.start();
    await settle();
    world.pager.after = async () => {
      throw new UnknownOutcomeError('The connection broke');
    };
    let isFound = false;
    world.pager.before = async call => {
      if (call === 'findTriggered' && !isFound) throw new Error('Still down');
    };
    const { id } = (await post(PAGES, body, { key: 'k' })).body;
    const unknown = await until<PageResult>(`/pages/${id}`, settled);
    expect(unknown).toMatchObject({
      state: 'unknown',
      text: 'It is not known whether Fake pager has it: The connection broke. The portal goes on asking',
    });
    expect((await post(PAGES, body, { key: 'k' })).body).toEqual(unknown);
    isFound = true;
    expect(
      await until<PageResult>(`/pages/${id}`, each => each.state === 'sent'),
    ).toMatchObject({ incident: { title: 'Cards are declined' } });
    expect(world.pager.count('trigger')).toBe(1);
    expect(
      notifications.send.mock.calls.map(([each]) => each.payload.title),
    ).toEqual([
      'Your page may not have been sent: Cards are declined',
      'Your page was sent after all: Cards are declined',
    ]);
  });

  it('was never taken: after a while that is said', async () => {
    const { post, until, settle, run } = await world.start();
    await settle();
    world.pager.before = async call => {
      if (call.startsWith('trigger')) throw new UnknownOutcomeError('Broke');
    };
    const { id } = (await post(PAGES, body)).body;
    await until<PageResult>(`/pages/${id}`, settled);
    const long = new Date(Date.now() - 3 * 60_000).toISOString();
    await world.knex('pages').where({ id }).update({
      created_at: long,
      next_look_at: long,
      lease_until: null,
    });
    await run('settle-pages');
    expect(
      await until<PageResult>(`/pages/${id}`, each => each.state !== 'unknown'),
    ).toMatchObject({
      state: 'failed',
      text: 'It was not sent, and nobody was woken: Fake pager has no such incident',
    });
  });

  it('is taken, but cannot be written down at first: it is never told as not sent', async () => {
    const { post, until, settle, notifications } = await world.start();
    await settle();
    const save = jest.spyOn(IncidentStore.prototype, 'save');
    save.mockRejectedValueOnce(new Error("insert into incidents 'a secret'"));
    const { id } = (await post(PAGES, body)).body;
    expect(await until<PageResult>(`/pages/${id}`, settled)).toMatchObject({
      state: 'unknown',
      text: 'Fake pager took it, but it is not known what became of it: the answer could not be written down. The portal goes on asking',
    });
    await until<PageResult>(`/pages/${id}`, each => each.state === 'sent');
    expect(world.pager.count('trigger')).toBe(1);
    expect(JSON.stringify(notifications.send.mock.calls)).not.toMatch(
      /secret|nobody was woken/,
    );
  });

  it('was surely taken, but is not found: it is never told as not sent', async () => {
    const { post, until, settle, run } = await world.start();
    await settle();
    world.pager.before = async call => {
      if (!call.startsWith('trigger')) return;
      throw new UnknownOutcomeError('It was added to another incident', {
        accepted: true,
      });
    };
    const { id } = (await post(PAGES, body)).body;
    await until<PageResult>(`/pages/${id}`, settled);
    const long = new Date(Date.now() - 3 * 60_000).toISOString();
    await world.knex('pages').where({ id }).update({
      created_at: long,
      next_look_at: long,
      lease_until: null,
    });
    await run('settle-pages');
    expect(
      await until<PageResult>(`/pages/${id}`, each =>
        each.text.includes('no such'),
      ),
    ).toMatchObject({
      state: 'unknown',
      text: 'Fake pager took it, but it is not known what became of it: Fake pager shows no such incident yet. The portal goes on asking',
    });
  });

  it('stays that of whoever sent it, whomever the provider names', async () => {
    const { post, get, until, settle, run } = await world.start();
    await settle();
    const { id } = (await post(PAGES, body, { who: 'ana' })).body;
    const page = await until<PageResult>(`/pages/${id}`, settled);
    const incident = page.incident as Incident;
    world.pager.change(incident.id.replace(/^fake:/, ''), {
      requestedBy: { name: 'A stand-in' },
      title: 'Cards are declined everywhere',
    });
    await run('refresh-services');
    expect((await get(PAYMENTS)).body.openIncidents).toMatchObject([
      {
        title: 'Cards are declined everywhere',
        requestedBy: { name: 'Ana Souza', entityRef: 'user:default/ana' },
      },
    ]);
  });

  it('is cut off by the end of its process: another finds out, and sends nothing again', async () => {
    const first = await world.start();
    await first.settle();
    world.pager.after = (_call, signal) => untilStopped(signal);
    const { id } = (await first.post(PAGES, body)).body;
    while (!world.pager.count('trigger')) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    const row = await world.knex('pages').where({ id }).first();
    expect(row).toMatchObject({ state: 'sending' });
    const second = await world.start();
    // Its sender still says that it is there.
    await second.run('settle-pages');
    expect((await second.get(`/pages/${id}`)).body.state).toBe('sending');
    await world.knex('pages').where({ id }).update({
      lease_until: 1,
      lease_owner: 'a process that was killed',
    });
    await second.run('settle-pages');
    expect((await second.get(`/pages/${id}`)).body).toMatchObject({
      state: 'sent',
      incident: { title: 'Cards are declined' },
    });
    await first.stop();
    expect((await second.get(`/pages/${id}`)).body.state).toBe('sent');
    expect(world.pager.count('trigger')).toBe(1);
  });

  it('is sent by two people in the same second, and by one who presses the button ten times', async () => {
    const { post, get, until, settle } = await world.start();
    await settle();
    world.pager.after = () => new Promise(resolve => setTimeout(resolve, 20));
    const pages = await Promise.all([
      ...Array.from({ length: 10 }, () =>
        post(PAGES, body, { key: 'ana-1', who: 'ana' }),
      ),
      post(PAGES, body, { key: 'bo-1', who: 'bo' }),
    ]);
    expect(pages.map(each => each.status)).toEqual(pages.map(() => 202));
    const ids = [...new Set(pages.map(each => each.body.id))];
    expect(ids).toHaveLength(2);
    const results: Incident[] = [];
    for (const id of ids) {
      const page = await until<PageResult>(`/pages/${id}`, settled);
      results.push(page.incident as Incident);
    }
    expect(results.map(each => each.requestedBy?.name)).toEqual([
      'Ana Souza',
      'Bo Lind',
    ]);
    expect(world.pager.count('trigger')).toBe(2);
    expect((await get(PAYMENTS)).body.openIncidents).toHaveLength(2);
  });

  it('survives a reading that began before it', async () => {
    const { post, get, until, settle, run } = await world.start();
    await settle();
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const original = world.pager.readServices.bind(world.pager);
    world.pager.readServices = async (keys, options) => {
      const before = await original(keys, options);
      await held;
      return before;
    };
    const reading = run('refresh-services');
    while (world.pager.count('readServices') < 2) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    const { id } = (await post(PAGES, body)).body;
    await until<PageResult>(`/pages/${id}`, settled);
    release();
    await reading;
    expect((await get(PAYMENTS)).body.openIncidents).toMatchObject([
      { title: 'Cards are declined' },
    ]);
  });
});
