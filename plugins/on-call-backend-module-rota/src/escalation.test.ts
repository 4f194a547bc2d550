import { describeEscalation } from './__testUtils__/describeEscalation';
import {
  actor,
  component,
  page,
  rotaOf,
  signal,
  timeLine,
  trigger,
} from './__testUtils__/World';

jest.setTimeout(60_000);

describeEscalation('escalation', at => {
  it('goes from level to level, around again, and tells whoever paged when nobody is left', async () => {
    const one = await at.world.replica();
    const incident = await trigger(one);
    expect(incident).toMatchObject({
      number: 1,
      status: 'triggered',
      level: 1,
      assignees: [{ name: 'Ana Souza', entityRef: 'user:default/ana' }],
      requestedBy: { name: 'Mette Holm' },
    });
    await at.world.pass(0, one);
    expect(at.world.sent).toEqual([
      {
        to: 'user:default/ana',
        title: '#1 Card payments time out',
        description:
          'Service: Payments API.\nPaged by Mette Holm.\nYou are on call at level 1. Acknowledge it, or it goes on to the next level.',
        link: `/on-call/incidents/${encodeURIComponent(`rota:${incident.id}`)}`,
        severity: 'critical',
        topic: 'on-call',
        scope: `on-call:incident:${incident.id}`,
      },
    ]);
    await at.world.pass(9.9, one);
    expect(at.world.told).toEqual(['ana']);
    await at.world.pass(0.1, one);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    await at.world.pass(20, one);
    await at.world.pass(10, one);
    expect(at.world.told.sort()).toEqual([
      'ana',
      'ana',
      'jonas',
      'jonas',
      'li',
      'li',
    ]);
    await at.world.pass(20, one);
    await at.world.pass(600, one);
    expect(at.world.sent.slice(6)).toEqual([
      expect.objectContaining({
        to: 'user:default/mette',
        title: 'Not acknowledged: #1 Card payments time out',
        severity: 'normal',
      }),
    ]);
    const lines = await timeLine(one, incident.id);
    expect(lines.filter(line => !line.startsWith('notified'))).toEqual([
      'triggered: Paged with high urgency: Card payments time out',
      'escalated: Escalated to level 2: Jonas Lindqvist, Li Wen, with 20 minutes to acknowledge it',
      'escalated: Escalated to level 1, from the first level again: Ana Souza, with 10 minutes to acknowledge it',
      'escalated: Escalated to level 2: Jonas Lindqvist, Li Wen, with 20 minutes to acknowledge it',
      'other: Nobody acknowledged it, and nobody is left to tell',
    ]);
    expect(lines.filter(line => line.startsWith('notified'))).toHaveLength(7);
    expect(at.world.refreshed).toContain(
      'payments/component:default/payments-api',
    );
  });

  it('stops at an acknowledgement, which everybody who was woken hears of', async () => {
    const one = await at.world.replica();
    const { id } = await trigger(one);
    await at.world.pass(0, one);
    await at.world.pass(10, one);
    const acknowledged = await one.acknowledge(id, actor('jonas'), signal());
    expect(acknowledged).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: [{ name: 'Jonas Lindqvist' }],
      assignees: [{ name: 'Jonas Lindqvist' }],
    });
    await one.acknowledge(id, actor('jonas'), signal());
    await at.world.pass(600, one);
    // Jonas as well: what asked him to acknowledge it is replaced.
    expect(
      at.world.sent
        .slice(3)
        .map(({ to, title, severity }) => [to, title, severity])
        .sort(),
    ).toEqual(
      ['ana', 'jonas', 'li'].map(name => [
        `user:default/${name}`,
        'Acknowledged: #1 Card payments time out',
        'normal',
      ]),
    );
    expect(new Set(at.world.sent.map(({ scope }) => scope)).size).toBe(1);
    at.world.sent.length = 0;
    const resolved = await one.resolve(
      id,
      { resolution: 'Raised the limit', actor: actor('jonas') },
      signal(),
    );
    expect(resolved).toMatchObject({
      status: 'resolved',
      resolution: 'Raised the limit',
      resolvedBy: { name: 'Jonas Lindqvist' },
      assignees: [],
    });
    await one.resolve(id, { actor: actor('li') }, signal());
    await expect(one.acknowledge(id, actor('li'), signal())).rejects.toThrow(
      'Incident #1 is resolved already',
    );
    await expect(
      one.reassign(id, { to: actor('li'), actor: actor('li') }, signal()),
    ).rejects.toThrow('resolved already');
    await at.world.pass(0, one);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    const lines = await timeLine(one, id);
    expect(lines.slice(-2)).toEqual([
      'acknowledged: Jonas Lindqvist acknowledged it',
      'resolved: Jonas Lindqvist resolved it: Raised the limit',
    ]);
  });

  it('begins each level once, however many replicas look at it at once, and after a restart', async () => {
    const replicas = [await at.world.replica(), await at.world.replica()];
    const { id } = await trigger(replicas[0]);
    for (const minutes of [0, 0, 10, 0, 20, 0, 10, 0]) {
      await at.world.pass(minutes, ...replicas, ...replicas);
      if (minutes === 20) {
        // One of the two is replaced in the middle.
        await replicas[0].stop();
        replicas[0] = await at.world.replica();
      }
    }
    expect(at.world.told.sort()).toEqual(
      ['ana', 'ana', 'jonas', 'jonas', 'li', 'li'].sort(),
    );
    const rows = await at
      .knex('rota__notifications')
      .where({ incident_id: id });
    expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 1));
    expect(
      (await timeLine(replicas[1], id)).filter(line =>
        line.startsWith('escalated'),
      ),
    ).toHaveLength(3);
  });

  it('makes one incident of one key, and two of two people in the same second', async () => {
    const [one, two] = [await at.world.replica(), await at.world.replica()];
    const twice = await Promise.all([trigger(one), trigger(two), trigger(one)]);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
    const others = await Promise.all(
      ['a', 'b', 'c', 'd'].map((idempotencyKey, index) =>
        trigger(index % 2 ? one : two, { idempotencyKey }),
      ),
    );
    expect(others.map(({ number }) => number).sort()).toEqual([2, 3, 4, 5]);
    await at.world.pass(0, one, two);
    expect(at.world.told).toEqual(['ana', 'ana', 'ana', 'ana', 'ana']);
    const key = one.claim(component('payments-api'))?.key as string;
    expect(await two.findTriggered(key, 'page-1', signal())).toMatchObject({
      id: twice[0].id,
    });
    expect(await two.findTriggered(key, 'page-2', signal())).toBeUndefined();
  });

  it('passes over a level that has nobody, and says that nobody could be reached', async () => {
    at.world.fallback = 'group:default/platform-team';
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-09' }],
        escalation: [
          { rota: 'payments' },
          { rota: 'payments', escalateAfter: '5 minutes' },
        ],
      }),
    ];
    const one = await at.world.replica();
    const { id } = await trigger(one);
    await at.world.pass(0, one);
    expect(await timeLine(one, id)).toEqual([
      expect.stringMatching(/^triggered/),
      'other: Nobody is on call at level 1: on to level 2 at once',
      'other: Nobody is on call at level 2',
      'other: Nobody could be reached. Ana Souza is told when their shift begins, Fri 9 Jan, 09:00 (Europe/Copenhagen)',
      expect.stringMatching(/^notified: Told/),
      expect.stringMatching(/^notified: Told/),
    ]);
    expect(await timeLine(one, id)).toEqual(
      expect.arrayContaining([
        'notified: Told Platform Team, who stand in where nobody is left',
        'notified: Told Mette Holm, who paged',
      ]),
    );
    // Before, groups were written down by their references.
    await at
      .knex('rota__events')
      .where('text', 'like', '%Platform Team%')
      .update({
        who: '{"name":"group:default/platform-team"}',
        text: 'Told group:default/platform-team, who stand in where nobody is left',
      });
    expect(await one.listEvents(id, signal())).toContainEqual(
      expect.objectContaining({
        who: { name: 'Platform Team' },
        text: 'Told Platform Team, who stand in where nobody is left',
      }),
    );
    expect(at.world.told.sort()).toEqual(['mette', 'platform-team']);
    expect(
      at.world.sent.find(({ to }) => to.startsWith('group')),
    ).toMatchObject({
      severity: 'critical',
      description: expect.stringContaining('Nobody who is on call'),
    });
    at.world.now = Date.parse('2026-01-09T07:59:00Z');
    await at.world.pass(0, one);
    expect(at.world.told).toHaveLength(2);
    await at.world.pass(1, one);
    expect(at.world.told.slice(2)).toEqual(['ana']);
  });

  it('says so where the rota is gone, or the group that stands in', async () => {
    const one = await at.world.replica();
    const { id } = await trigger(one);
    await at.world.pass(0, one);
    at.world.rotas = [];
    at.world.fallback = 'group:default/gone';
    const two = await at.world.replica();
    await at.world.pass(10, two);
    expect(await timeLine(two, id)).toEqual(
      expect.arrayContaining([
        'other: Nobody acknowledged it, and nobody is left to tell',
        'notification-failed: gone, who stand in where nobody is left, could not be told: the catalog has no such person or group; did they leave?',
        'notified: Told Mette Holm, who paged',
      ]),
    );
    await expect(
      two.trigger(
        page('payments/component:default/payments-api', {
          idempotencyKey: 'page-2',
        }),
        signal(),
      ),
    ).rejects.toThrow('There is no rota "payments", so nobody would be woken');
  });

  it('tells what is not urgent within working hours, to whoever is on call then', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            rotation: '1 day',
            handover: '07:00',
            starts: '2026-01-09',
          },
        ],
        escalation: [{ rota: 'payments' }, { people: ['li'] }],
      }),
    ];
    // Friday evening in Copenhagen; Ana hands over to Jonas, and he to her again before Monday.
    at.world.now = Date.parse('2026-01-09T20:00:00Z');
    const one = await at.world.replica();
    const { id } = await trigger(one, { urgency: 'low' });
    await at.world.pass(0, one);
    await at.world.pass(24 * 60, one);
    expect(at.world.told).toEqual([]);
    at.world.now = Date.parse('2026-01-12T08:00:00Z');
    await at.world.pass(0, one);
    expect(at.world.sent).toEqual([
      expect.objectContaining({ to: 'user:default/jonas', severity: 'normal' }),
    ]);
    await at.world.pass(48 * 60, one);
    expect(at.world.told).toEqual(['jonas']);
    expect(await timeLine(one, id)).toEqual([
      'triggered: Paged with low urgency: Card payments time out',
      'other: Whoever is on call is told Mon 12 Jan, 09:00 (Europe/Copenhagen), within working hours, as it is not urgent',
      'notified: Told Jonas Lindqvist',
    ]);
    await trigger(one, { urgency: 'low', idempotencyKey: 'page-2' });
    await at.world.pass(0, one);
    expect(at.world.told).toHaveLength(2);
  });

  it('gives an incident to somebody else, who has the time of the level to acknowledge', async () => {
    const one = await at.world.replica();
    const { id } = await trigger(one);
    await at.world.pass(0, one);
    await one.acknowledge(id, actor('ana'), signal());
    const reassigned = await one.reassign(
      id,
      { to: actor('li'), actor: actor('ana') },
      signal(),
    );
    expect(reassigned).toMatchObject({
      status: 'triggered',
      acknowledgedBy: [],
      assignees: [{ name: 'Li Wen' }],
    });
    await at.world.pass(0, one);
    expect(at.world.sent.at(-1)).toMatchObject({
      to: 'user:default/li',
      severity: 'critical',
      description: expect.stringContaining('It was assigned to you.'),
    });
    await at.world.pass(10, one);
    expect(at.world.told.slice(-2).sort()).toEqual(['jonas', 'li']);
    await expect(
      one.reassign(id, { to: actor('nobody'), actor: actor('ana') }, signal()),
    ).rejects.toThrow('The catalog has no user user:default/nobody');
  });

  it('bears a clock that jumps, either way', async () => {
    const one = await at.world.replica();
    await trigger(one);
    await at.world.pass(0, one);
    // A day forward is one level, not all of them at once.
    await at.world.pass(24 * 60, one);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    // A day back: the level takes its 20 minutes from now on, not a day.
    await at.world.pass(-24 * 60, one);
    expect(at.world.told).toHaveLength(3);
    await at.world.pass(19, one);
    expect(at.world.told).toHaveLength(3);
    await at.world.pass(1, one);
    expect(at.world.told).toHaveLength(4);
    // A notification that waited when the clock was set back does not wait longer for it.
    at.world.onSend = async () => {
      throw new Error('Refused');
    };
    await trigger(one, { idempotencyKey: 'page-2' });
    await at.world.pass(0, one);
    at.world.onSend = async () => {};
    await at.world.pass(-24 * 60, one);
    expect(at.world.told).toHaveLength(5);
  });

  it('keeps a note once', async () => {
    const one = await at.world.replica();
    const { id } = await trigger(one);
    const note = { text: 'Looking', actor: actor('ana'), idempotencyKey: 'n' };
    await one.addNote(id, note, signal());
    await one.addNote(id, note, signal());
    const events = await one.listEvents(id, signal());
    expect(events.filter(({ kind }) => kind === 'note')).toEqual([
      expect.objectContaining({
        text: 'Looking',
        who: expect.objectContaining({ name: 'Ana Souza' }),
      }),
    ]);
    await expect(
      one.addNote('no-such-incident', note, signal()),
    ).rejects.toThrow('There is no incident no-such-incident');
    await expect(one.listEvents('no-such', signal())).rejects.toThrow(
      'There is no incident no-such',
    );
  });
});
