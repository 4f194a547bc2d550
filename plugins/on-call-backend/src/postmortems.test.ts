import { Entity } from '@backstage/catalog-model';
import {
  incidentDetailSchema,
  Postmortem,
  postmortemSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { DocumentHost } from '@paved-path/backstage-plugin-on-call-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { FakeProvider } from './__testUtils__/FakeProvider';
import {
  component,
  startOnCall,
  testEntities,
} from './__testUtils__/startOnCall';

const databases = createTestDatabases();
jest.setTimeout(60_000);

type Written = Parameters<DocumentHost['write']>[0];

/** A host in memory, which may be down. */
class FakeHost implements DocumentHost {
  readonly id = 'fake-git';
  readonly title = 'Fake Git';
  readonly files = new Map<string, string>();
  readonly commits: Written[] = [];
  hasEntity = (entity: Entity) => entity.metadata.name === 'payments';
  before: () => Promise<void> = async () => {};

  handles(entity: Entity): boolean {
    return this.hasEntity(entity);
  }

  async write(request: Written) {
    await this.before();
    this.files.set(request.path, request.content);
    this.commits.push(request);
    return { url: `https://git.example.com/${request.path}` };
  }
}

describe.each(databases.eachSupportedId())('postmortems, %s', databaseId => {
  let pager: FakeProvider;
  let host: FakeHost;
  let knex: Knex;
  let path: string;
  let nativeId: string;
  const started: Array<Awaited<ReturnType<typeof startOnCall>>> = [];

  async function start(
    options: Partial<Parameters<typeof startOnCall>[0]> = {},
  ) {
    const onCall = await startOnCall({
      knex,
      providers: [pager],
      documentHosts: [host],
      ...options,
    });
    started.push(onCall);
    await onCall.settle();
    return onCall;
  }

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    pager = new FakeProvider();
    pager.has('payments');
    host = new FakeHost();
    const { id } = pager.incident('payments', {
      title: 'Cards are declined',
      status: 'acknowledged',
      createdAt: '2026-11-20T08:03:00.000Z',
      number: 12,
    });
    nativeId = id;
    path = `/incidents/${encodeURIComponent(`fake:${id}`)}/postmortem`;
  });

  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop();
  });

  const text = (version: number, keep: boolean, markdown = '# It broke') => ({
    markdown,
    version,
    keep,
  });
  const file = 'docs/postmortems/2026-11-20-12-cards-are-declined.md';

  it('begin with the template, are drafts, and are kept in the repository', async () => {
    const { get, put, auditor, audited, signals } = await start();
    const template = postmortemSchema.parse((await get(path)).body);
    expect(template).toMatchObject({ state: 'template', version: 0 });
    expect(template.markdown).toContain('# Postmortem: Cards are declined');
    expect(template.markdown).toContain('2026-11-20 08:03 UTC');

    const draft = await put(path, text(0, false), { who: 'ana' });
    expect(postmortemSchema.parse(draft.body)).toEqual({
      incidentId: `fake:${nativeId}`,
      state: 'draft',
      markdown: '# It broke',
      version: 1,
      updatedAt: expect.any(String),
      updatedBy: 'user:default/ana',
    });
    expect((await get(path)).body).toEqual(draft.body);
    expect(host.commits).toEqual([]);

    const kept = await put(path, text(1, true), { who: 'ana' });
    expect(kept.body).toMatchObject({
      state: 'kept',
      version: 2,
      path: file,
      url: `https://git.example.com/${file}`,
    });
    expect(host.commits).toMatchObject([
      {
        path: file,
        content: '# It broke\n',
        message: 'Postmortem of incident #12: Cards are declined',
        author: {
          entityRef: 'user:default/ana',
          name: 'Ana Souza',
          email: 'ana@example.com',
        },
        entity: { metadata: { name: 'payments' } },
      },
    ]);
    expect(auditor.createEvent).toHaveBeenLastCalledWith(
      expect.objectContaining({ eventId: 'postmortem-save' }),
    );
    expect(audited.success).toHaveBeenLastCalledWith({
      meta: { keep: true, state: 'kept', version: 2, path: file },
    });
    expect(signals.publish).toHaveBeenCalledWith(
      expect.objectContaining({
        channel: 'on-call:component:default/payments',
        message: expect.objectContaining({ incidentId: `fake:${nativeId}` }),
      }),
    );
    const detail = await get(path.replace('/postmortem', ''));
    const { markdown, ...summary } = kept.body as Postmortem;
    expect(incidentDetailSchema.parse(detail.body).postmortem).toEqual(summary);
  });

  it('stay in the same file, whatever the incident is called by then', async () => {
    const { put, settle } = await start();
    await put(path, text(0, true));
    pager.change(nativeId, { title: 'The bank is down' });
    await settle();
    const changed = await put(path, text(1, false, '# More'));
    // What the portal has is newer than what the repository has.
    expect(changed.body).toMatchObject({ state: 'draft', path: file });
    const kept = await put(path, text(2, true, '# More'));
    expect(kept.body).toMatchObject({ state: 'kept', version: 3, path: file });
    expect([...host.files]).toEqual([[file, '# More\n']]);
  });

  it('lose no text where two people write at once', async () => {
    const { get, put } = await start();
    const answers = await Promise.all([
      put(path, text(0, false, 'of Ana'), { who: 'ana' }),
      put(path, text(0, false, 'of Bo'), { who: 'bo' }),
    ]);
    const statuses = answers.map(each => each.status).sort();
    expect(statuses).toEqual([200, 409]);
    const newest = (await get(path)).body;
    const lost = answers.find(each => each.status === 409);
    expect(lost?.body.error).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/^version: user:.* saved version 1/),
      newest,
    });
    // The same save once more, as its answer may have been lost.
    const [who] = newest.updatedBy.match(/[^/]+$/);
    const again = await put(path, text(0, false, newest.markdown), { who });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(newest);
    expect((await put(path, text(7, false))).status).toBe(409);
  });

  it('are drafts with the reason where nobody can write to the repository', async () => {
    host.hasEntity = () => false;
    const { put, get } = await start();
    const { body } = await put(path, text(0, true));
    expect(body).toMatchObject({
      state: 'draft',
      version: 1,
      reason: expect.stringContaining(
        'the repository of component:default/payments is not one that Fake Git can write to',
      ),
    });
    expect((await get(path)).body).toEqual(body);
    const saved = await put(path, text(1, false));
    expect(saved.body.reason).toBeUndefined();
  });

  it('say so where no module writes to repositories', async () => {
    const { put } = await start({ documentHosts: [] });
    expect((await put(path, text(0, true))).body).toMatchObject({
      state: 'draft',
      reason: expect.stringContaining('no module is installed'),
    });
  });

  it('stay drafts where the repository refuses, and say why', async () => {
    host.before = async () => {
      throw new Error('The branch main is protected');
    };
    const { put } = await start();
    const failed = await put(path, text(0, true));
    expect(failed.status).toBe(200);
    expect(failed.body).toMatchObject({
      state: 'draft',
      markdown: '# It broke',
      version: 1,
      reason: expect.stringContaining('The branch main is protected'),
    });
    host.before = async () => {};
    const kept = await put(path, text(1, true));
    expect(kept.body).toMatchObject({ state: 'kept', version: 2 });
    expect(kept.body.reason).toBeUndefined();
  });

  it('stay drafts where the repository does not answer in time', async () => {
    host.before = () => new Promise(() => {});
    const { put } = await start({
      config: { callTimeout: { milliseconds: 50 } },
    });
    expect((await put(path, text(0, true))).body).toMatchObject({
      state: 'draft',
      reason: expect.stringContaining('Fake Git did not answer within'),
    });
  });

  it('never put an older text over a newer one', async () => {
    const { put } = await start();
    let open = () => {};
    const isOpen = new Promise<void>(resolve => (open = resolve));
    let isWriting = () => {};
    const writing = new Promise<void>(resolve => (isWriting = resolve));
    host.before = () => {
      isWriting();
      return isOpen;
    };
    const first = put(path, text(0, true, 'older')).then(each => each);
    await writing;
    const second = put(path, text(1, true, 'newer')).then(each => each);
    // It is saved by now, and waits for the first one to be kept.
    while ((await knex('postmortems').first()).version < 2) {
      await new Promise(setImmediate);
    }
    open();
    expect((await second).body).toMatchObject({ state: 'kept', version: 2 });
    expect((await first).status).toBe(200);
    expect([...host.files.values()]).toEqual(['newer\n']);
  });

  it('are written from when somebody has acknowledged the incident', async () => {
    pager.change(nativeId, { status: 'triggered' });
    const { put, get, settle } = await start();
    expect((await get(path)).body).toMatchObject({ state: 'template' });
    const early = await put(path, text(0, false));
    expect(early.status).toBe(409);
    expect(early.body.error.message).toMatch(/^Nobody has acknowledged/);
    pager.change(nativeId, { status: 'acknowledged' });
    await settle();
    expect((await put(path, text(0, false))).status).toBe(200);
    // What was begun can be finished.
    pager.change(nativeId, { status: 'triggered' });
    await settle();
    expect((await put(path, text(1, false))).status).toBe(200);
  });

  it('outlive what is forgotten where they are kept nowhere else', async () => {
    const long = new Date(Date.now() - 500 * 86_400_000).toISOString();
    const other = pager.incident('payments', {
      title: 'Late bookings',
      status: 'acknowledged',
      createdAt: long,
    });
    const otherPath = `/incidents/${encodeURIComponent(
      `fake:${other.id}`,
    )}/postmortem`;
    const { get, put, run } = await start();
    expect((await put(path, text(0, false))).status).toBe(200);
    expect((await put(otherPath, text(0, true))).body.state).toBe('kept');
    await knex('incidents').update({ resolved_at: long });
    await run('forget-old-incidents');
    expect((await get(path)).body).toMatchObject({ markdown: '# It broke' });
    expect((await get(otherPath)).status).toBe(404);
    // What was changed since it was kept is here alone as well.
    expect((await put(path, text(1, true))).body.state).toBe('kept');
    await put(path, text(2, false, '# It broke twice'));
    await run('forget-old-incidents');
    expect((await get(path)).body).toMatchObject({
      markdown: '# It broke twice',
    });
  });

  it('are for those who may', async () => {
    const allows = jest.fn((_name: string, _ref?: string) => true);
    const { put, get } = await start({ allows });
    allows.mockImplementation(name => name === 'on-call.on-call.read');
    expect((await get(path)).status).toBe(200);
    expect((await put(path, text(0, false))).status).toBe(403);
    allows.mockImplementation(() => false);
    expect((await get(path)).status).toBe(404);
    expect((await put(path, text(0, false))).status).toBe(404);
  });

  it('are kept only in repositories that their writer may write to', async () => {
    const allows = jest.fn((_name: string, _ref?: string) => true);
    const { put } = await start({
      allows,
      entities: [...testEntities, component('shop', { service: 'payments' })],
    });
    expect((await put(path, text(0, true))).body.state).toBe('kept');
    allows.mockImplementation(
      (name, ref) =>
        name === 'on-call.on-call.read' || ref === 'component:default/shop',
    );
    const { status, body } = await put(path, text(1, true, '# Mine'));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'draft',
      version: 2,
      reason: expect.stringContaining(
        'in the repository of component:default/payments, and whoever saved this version may not write postmortems there',
      ),
    });
    expect(host.commits).toHaveLength(1);
    expect([...host.files.values()]).toEqual(['# It broke\n']);
  });

  it.each([
    [{ version: -1 }, /^version: /],
    [{ markdown: '' }, /^markdown: /],
    [{ keep: 'yes' }, /^keep: /],
  ])('are refused with %j', async (patch, message) => {
    const { put } = await start();
    const { status, body } = await put(path, { ...text(0, false), ...patch });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });
});
