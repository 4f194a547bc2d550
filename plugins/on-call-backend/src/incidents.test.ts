import {
  incidentDetailSchema,
  incidentPageSchema,
  onCallOverviewSchema,
  pagePreviewSchema,
  pageResultSchema,
  PageResult,
  timelineSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { UnknownOutcomeError } from '@paved-path/backstage-plugin-on-call-node';
import { describeOnCall } from './__testUtils__/describeOnCall';
import { ana, bo } from './__testUtils__/FakeProvider';
import { IncidentStore } from './database/IncidentStore';

jest.setTimeout(60_000);

const PAYMENTS = '/entities/component/default/payments';
const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

describeOnCall('incidents', world => {
  it('pages once, shows the incident live, and lets it be worked on', async () => {
    const onCall = await world.start();
    const { get, post, until, settle, published } = onCall;
    await settle();
    const preview = await get(`${PAYMENTS}/page-preview`);
    expect(pagePreviewSchema.parse(preview.body)).toMatchObject({
      wakes: [
        { person: ana, level: 1, afterMinutes: 0 },
        { person: bo, level: 2, afterMinutes: 15 },
      ],
      high: 'has Fake pager tell Ana Souza at once',
      low: expect.stringContaining('low urgency'),
      requester: { name: 'Mo Ck' },
      openIncidents: [],
    });

    const body = { title: ' Cards are declined ', urgency: 'high' };
    const sent = await post(`${PAYMENTS}/pages`, body, { key: 'one' });
    expect(sent.status).toBe(202);
    const { id } = pageResultSchema.parse(sent.body);
    expect(sent.headers.location).toBe(`/api/on-call/pages/${id}`);
    const page = await until<PageResult>(
      `/pages/${id}`,
      each => each.state !== 'sending',
    );
    expect(page).toMatchObject({
      state: 'sent',
      text: 'It was sent to Ana Souza',
      incident: {
        title: 'Cards are declined',
        status: 'triggered',
        requestedBy: { entityRef: 'user:default/mock' },
        entityRef: 'component:default/payments',
      },
    });
    const again = await post(`${PAYMENTS}/pages`, body, { key: 'one' });
    expect(again.body).toMatchObject({ id, state: 'sent' });
    expect(world.pager.count('trigger')).toBe(1);
    const other = await post(
      `${PAYMENTS}/pages`,
      { ...body, title: 'Other' },
      { key: 'one' },
    );
    expect(other.status).toBe(409);
    const thief = await post(`${PAYMENTS}/pages`, body, {
      key: 'one',
      who: 'bo',
    });
    expect(thief.status).toBe(409);

    const path = `/incidents/${encodeURIComponent(page.incident?.id ?? '')}`;
    const acknowledged = await post(`${path}/acknowledge`, {}, { key: 'ack' });
    expect(acknowledged.body).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: [{ name: 'Mo Ck' }],
    });
    await post(`${path}/acknowledge`, {}, { key: 'ack' });
    expect(world.pager.count('acknowledge')).toBe(1);
    const misused = await post(`${path}/notes`, { text: 'x' }, { key: 'ack' });
    expect(misused.status).toBe(409);
    const note = await post(`${path}/notes`, { text: 'Looking at the bank' });
    expect(note.status).toBe(200);
    const reassigned = await post(`${path}/reassign`, { to: 'bo' });
    expect(reassigned.body).toMatchObject({ assignees: [bo] });
    const wrong = await post(`${path}/reassign`, { to: 'user:default/no' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.message).toMatch(/^to: /);
    const open = onCallOverviewSchema.parse((await get(PAYMENTS)).body);
    expect(open.openIncidents).toMatchObject([{ status: 'acknowledged' }]);

    const resolved = await post(`${path}/resolve`, {
      resolution: 'The bank is back',
    });
    expect(resolved.body).toMatchObject({
      status: 'resolved',
      resolution: 'The bank is back',
    });
    const detail = await until<Record<string, any>>(path, each =>
      each.events.some((event: { kind: string }) => event.kind === 'resolved'),
    );
    expect(incidentDetailSchema.parse(detail)).toMatchObject({
      incident: { status: 'resolved', resolvedBy: { name: 'Mo Ck' } },
      events: [
        { kind: 'triggered' },
        { kind: 'acknowledged' },
        { kind: 'note' },
        { kind: 'resolved' },
      ],
      responders: [ana, bo],
    });
    for (const [topic, title] of [
      ['on-call.triggered', 'payments was paged by Mo Ck: Cards are declined'],
      [
        'on-call.acknowledged',
        'Acknowledged by Mo Ck: Cards are declined (payments)',
      ],
      ['on-call.resolved', 'Resolved by Mo Ck: Cards are declined (payments)'],
    ]) {
      expect(published(topic)).toEqual([
        expect.objectContaining({
          topic,
          title,
          entityRef: 'component:default/payments',
          actor: 'user:default/mock',
          link: `/on-call${path}`,
        }),
      ]);
    }
    expect(onCall.notifications.send).not.toHaveBeenCalled();
    expect(onCall.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'page-create',
        severityLevel: 'high',
      }),
    );
  });

  it('says of a note that is sent again whether it may be there, also over replicas', async () => {
    const { id } = world.pager.incident('payments', { title: 'Slow' });
    const one = await world.start();
    const two = await world.start();
    await one.settle();
    const path = `/incidents/${encodeURIComponent(`fake:${id}`)}/notes`;
    const send = async (by: typeof one, text: string, key: string) =>
      (await by.post(path, { text }, { key })).status;
    const asked: Array<boolean | undefined> = [];
    const addNote = world.pager.addNote.bind(world.pager);
    let failure: Error | undefined;
    world.pager.addNote = async (...call) => {
      asked.push(call[1].mayBeWritten);
      if (failure) throw failure;
      return addNote(...call);
    };
    failure = new Error('HTTP 500');
    expect(await send(one, 'Looking', 'k')).toBe(503);
    failure = new UnknownOutcomeError('The connection broke');
    expect(await send(one, 'Looking', 'k')).toBe(503);
    // A refusal of the second says nothing of the first.
    failure = new Error('HTTP 500');
    expect(await send(two, 'Looking', 'k')).toBe(503);
    failure = undefined;
    expect(await send(two, 'Looking', 'k')).toBe(200);
    expect(await send(one, 'Looking', 'k')).toBe(200);
    expect(await send(one, 'Looking', 'l')).toBe(200);
    // It is there, and the database does not take that.
    const save = jest.spyOn(IncidentStore.prototype, 'save');
    save.mockRejectedValueOnce(new Error('update secret'));
    const { status, body } = await one.post(
      path,
      { text: 'Found' },
      { key: 'm' },
    );
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toContain('secret');
    save.mockRestore();
    expect(await send(two, 'Found', 'm')).toBe(200);
    expect(asked).toEqual([false, false, true, true, false, false, true]);
    expect(world.pager.notes.slice(0, 2)).toEqual(['Looking', 'Looking']);
  });

  it('puts incidents and changes on one line, with what it depends on, and finds how the like was resolved', async () => {
    world.pager.incident('payments', {
      id: 'OLD',
      title: 'Connection pool of the database exhausted',
      status: 'resolved',
      createdAt: minutesAgo(9000),
      resolvedAt: minutesAgo(8900),
      updatedAt: minutesAgo(8900),
      resolution: 'Raised the pool to 40',
    });
    world.pager.incident('ledger', {
      id: 'NEAR',
      title: 'Database pool exhausted',
      status: 'resolved',
      createdAt: minutesAgo(700),
      resolvedAt: minutesAgo(600),
    });
    world.pager.incident('payments', {
      id: 'UNLIKE',
      title: 'Certificate expires tomorrow',
      status: 'resolved',
      createdAt: minutesAgo(500),
      resolvedAt: minutesAgo(400),
    });
    world.pager.incident('payments', {
      id: 'NOW',
      title: 'Pool exhausted: database connections',
      createdAt: minutesAgo(30),
    });
    const onCall = await world.start();
    const { get, hear, settle } = onCall;
    await settle();
    // As the release manager says who it was.
    const released = { ref: 'user:default/ana', name: 'Ana Souza' };
    const changed = (
      name: string,
      minutes: number,
      title: string,
      actor: unknown = released,
    ) => ({
      topic: 'release-manager.released',
      eventPayload: {
        topic: 'release-manager.released',
        entityRef: `component:default/${name}`,
        at: minutesAgo(minutes),
        actor,
        severity: 'info',
        title,
        link: `/catalog/default/component/${name}/releases`,
        details: { releaseId: title },
      },
    });
    await hear(changed('payments', 60, 'payments 1.2'));
    await hear(changed('ledger', 50, 'ledger 7', { name: 'Release manager' }));
    await hear(changed('exchange', 40, 'exchange 3', 'user:default/bo'));
    await hear(changed('payments', 60 * 5, 'payments 1.1'));
    await hear(changed('kit', 20, 'no dependency'));
    await hear({ topic: 'release-manager.released', eventPayload: { a: 1 } });

    const timeline = timelineSchema.parse(
      (await get(`${PAYMENTS}/timeline`)).body,
    );
    const actors = timeline.items.flatMap(each =>
      each.type === 'change' ? [each.change.actor] : [],
    );
    expect(actors).toEqual(
      expect.arrayContaining([
        'user:default/bo',
        'Release manager',
        'user:default/ana',
      ]),
    );
    expect(
      timeline.items.map(each =>
        each.type === 'incident'
          ? each.incident.id
          : `${each.change.title}${each.dependency ? ' (dependency)' : ''}`,
      ),
    ).toEqual([
      'fake:NOW',
      'exchange 3 (dependency)',
      'ledger 7 (dependency)',
      'payments 1.2',
      'payments 1.1',
      'fake:UNLIKE',
      'fake:OLD',
    ]);
    expect(timeline.truncated).toBe(false);

    const detail = incidentDetailSchema.parse(
      (await get('/incidents/fake:NOW')).body,
    );
    expect(detail.changes.map(each => each.title)).toEqual([
      'exchange 3',
      'ledger 7',
      'payments 1.2',
    ]);
    expect(detail.similar.map(each => each.incident.id)).toEqual([
      'fake:NEAR',
      'fake:OLD',
    ]);
    expect(detail.similar[1]).toMatchObject({
      incident: {
        resolution: 'Raised the pool to 40',
        entityRef: 'component:default/payments',
      },
      because: expect.arrayContaining(['pool', 'database', 'exhausted']),
    });
    expect(detail.similar[0].similarity).toBeGreaterThan(0.5);

    // However much changes while it is open: what changed before stays, and it is said that there is more.
    expect(detail.changesTruncated).toBe(false);
    const tenMinutesAgo = minutesAgo(10);
    await world.knex('changes').insert(
      Array.from({ length: 130 }, (_, index) => ({
        id: `deployed-${String(Math.floor(index / 2)).padStart(3, '0')}`,
        entity_ref: `component:default/${index % 2 ? 'ledger' : 'payments'}`,
        at: tenMinutesAgo,
        topic: 'release-manager.released',
        title: `Deployed ${Math.floor(index / 2)}`,
        severity: 'info',
      })),
    );
    const busy = (await get('/incidents/fake:NOW')).body;
    expect(busy.changes).toHaveLength(65 + 3);
    expect(busy.changesTruncated).toBe(false);
    await world.knex('changes').insert(
      Array.from({ length: 60 }, (_, index) => ({
        id: `more-${index}`,
        entity_ref: 'component:default/payments',
        at: minutesAgo(9),
        topic: 'release-manager.released',
        title: `More ${index}`,
        severity: 'info',
      })),
    );
    const busier = (await get('/incidents/fake:NOW')).body;
    expect(busier.changes).toHaveLength(100 + 3);
    expect(busier.changesTruncated).toBe(true);
    expect(
      busier.changes.slice(-3).map((each: { title: string }) => each.title),
    ).toEqual(['exchange 3', 'ledger 7', 'payments 1.2']);
    expect(
      (await get('/incidents/fake:NOW/postmortem')).body.markdown,
    ).toContain('More changed than is listed here');

    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get(`${PAYMENTS}/incidents`).query({
        state: 'past',
        limit: 1,
        ...(cursor ? { cursor } : {}),
      });
      const page = incidentPageSchema.parse(body);
      expect(page.totalItems).toBe(2);
      ids.push(...page.items.map(each => each.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(ids).toEqual(['fake:UNLIKE', 'fake:OLD']);
    // What is read of long ago is no news.
    expect(onCall.published('on-call.resolved')).toEqual([]);
    expect(onCall.published('on-call.triggered')).toHaveLength(1);
  });
});
