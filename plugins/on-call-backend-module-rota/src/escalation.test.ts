import { Knex } from 'knex';
import { createTestDatabases } from './__testUtils__/databases';
import {
  actor,
  component,
  page,
  rotaOf,
  signal,
  timeLine,
  World,
} from './__testUtils__/World';
import { setTimeout } from 'node:timers/promises';
import { IncidentStore } from './database/IncidentStore';
import { NotificationStore } from './database/NotificationStore';
import { RotaProvider } from './RotaProvider';
import { MINUTE } from './rules/types';

const databases = createTestDatabases();
jest.setTimeout(60_000);

/** Ana at level 1, Jonas and Li at level 2; 10 and 20 minutes, and once again. */
const payments = () =>
  rotaOf({
    name: 'payments',
    title: 'Payments',
    layers: [{ people: ['ana'], starts: '2026-01-05' }],
    escalation: [
      { rota: 'payments', escalateAfter: '10 minutes' },
      { people: ['jonas', 'li'], escalateAfter: '20 minutes' },
    ],
    repeat: 1,
  });

describe.each(databases.eachSupportedId())('escalation, %s', databaseId => {
  let knex: Knex;
  let world: World;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    world = new World(knex);
    world.rotas = [payments()];
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await world.stop();
  });

  async function trigger(
    provider: RotaProvider,
    request: Parameters<typeof page>[1] = {},
  ) {
    const key = provider.claim(component('payments-api'))?.key as string;
    return provider.trigger(page(key, request), signal());
  }

  it('goes from level to level, around again, and tells whoever paged when nobody is left', async () => {
    const one = await world.replica();
    const incident = await trigger(one);
    expect(incident).toMatchObject({
      number: 1,
      status: 'triggered',
      level: 1,
      assignees: [{ name: 'Ana Souza', entityRef: 'user:default/ana' }],
      requestedBy: { name: 'Mette Holm' },
    });
    await world.pass(0, one);
    expect(world.sent).toEqual([
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
    await world.pass(9.9, one);
    expect(world.told).toEqual(['ana']);
    await world.pass(0.1, one);
    expect(world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    await world.pass(20, one);
    await world.pass(10, one);
    expect(world.told.sort()).toEqual([
      'ana',
      'ana',
      'jonas',
      'jonas',
      'li',
      'li',
    ]);
    await world.pass(20, one);
    await world.pass(600, one);
    expect(world.sent.slice(6)).toEqual([
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
    expect(world.refreshed).toContain(
      'payments/component:default/payments-api',
    );
  });

  it('stops at an acknowledgement, which everybody who was woken hears of', async () => {
    const one = await world.replica();
    const { id } = await trigger(one);
    await world.pass(0, one);
    await world.pass(10, one);
    const acknowledged = await one.acknowledge(id, actor('jonas'), signal());
    expect(acknowledged).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: [{ name: 'Jonas Lindqvist' }],
      assignees: [{ name: 'Jonas Lindqvist' }],
    });
    await one.acknowledge(id, actor('jonas'), signal());
    await world.pass(600, one);
    // Jonas as well: what asked him to acknowledge it is replaced.
    expect(
      world.sent
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
    expect(new Set(world.sent.map(({ scope }) => scope)).size).toBe(1);
    world.sent.length = 0;
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
    await world.pass(0, one);
    expect(world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    const lines = await timeLine(one, id);
    expect(lines.slice(-2)).toEqual([
      'acknowledged: Jonas Lindqvist acknowledged it',
      'resolved: Jonas Lindqvist resolved it: Raised the limit',
    ]);
  });

  it('begins each level once, however many replicas look at it at once, and after a restart', async () => {
    const replicas = [await world.replica(), await world.replica()];
    const { id } = await trigger(replicas[0]);
    for (const minutes of [0, 0, 10, 0, 20, 0, 10, 0]) {
      await world.pass(minutes, ...replicas, ...replicas);
      if (minutes === 20) {
        // One of the two is replaced in the middle.
        await replicas[0].stop();
        replicas[0] = await world.replica();
      }
    }
    expect(world.told.sort()).toEqual(
      ['ana', 'ana', 'jonas', 'jonas', 'li', 'li'].sort(),
    );
    const rows = await knex('rota__notifications').where({ incident_id: id });
    expect(rows.map(({ attempts }) => attempts)).toEqual(rows.map(() => 1));
    expect(
      (await timeLine(replicas[1], id)).filter(line =>
        line.startsWith('escalated'),
      ),
    ).toHaveLength(3);
  });

  it('makes one incident of one key, and two of two people in the same second', async () => {
    const [one, two] = [await world.replica(), await world.replica()];
    const twice = await Promise.all([trigger(one), trigger(two), trigger(one)]);
    expect(new Set(twice.map(({ id }) => id)).size).toBe(1);
    const others = await Promise.all(
      ['a', 'b', 'c', 'd'].map((idempotencyKey, index) =>
        trigger(index % 2 ? one : two, { idempotencyKey }),
      ),
    );
    expect(others.map(({ number }) => number).sort()).toEqual([2, 3, 4, 5]);
    await world.pass(0, one, two);
    expect(world.told).toEqual(['ana', 'ana', 'ana', 'ana', 'ana']);
    const key = one.claim(component('payments-api'))?.key as string;
    expect(await two.findTriggered(key, 'page-1', signal())).toMatchObject({
      id: twice[0].id,
    });
    expect(await two.findTriggered(key, 'page-2', signal())).toBeUndefined();
  });

  it('loses no page where a process ends between taking and sending it', async () => {
    const dying = await world.replica();
    let isSending: (sent?: unknown) => void = () => {};
    const sending = new Promise(resolve => {
      isSending = resolve;
    });
    // The process never hears back: for the database it is as if it had been killed.
    let release: (value: void) => void = () => {};
    world.onSend = () => {
      isSending();
      return new Promise(resolve => {
        release = resolve;
      });
    };
    const { id } = await trigger(dying);
    await sending;
    world.onSend = async () => {};
    const other = await world.replica();
    await world.pass(0.4, other);
    expect(world.told).toEqual([]);
    await world.pass(0.2, other);
    expect(world.told).toEqual(['ana']);
    // Should it live after all, it writes nothing a second time; and the repeat has the same scope, so it replaces the first.
    release();
    await dying.stop();
    expect(await timeLine(other, id)).toEqual([
      expect.stringMatching(/^triggered/),
      'notified: Told Ana Souza',
    ]);
    expect(new Set(world.sent.map(({ scope }) => scope)).size).toBe(1);
  });

  it('takes up an incident whose process ended before its first level', async () => {
    const one = await world.replica();
    const { id } = await trigger(one);
    await one.stop();
    world.sent.length = 0;
    await knex('rota__notifications').delete();
    await knex('rota__incidents').update({
      level: 0,
      next_escalation_at: new Date(world.now).toISOString(),
    });
    const two = await world.replica();
    await world.pass(0.1, two);
    expect(world.told).toEqual(['ana']);
    expect(await timeLine(two, id)).toContain('notified: Told Ana Souza');
  });

  it('loses no page where notifications are out for some minutes, and gives each level its time', async () => {
    const one = await world.replica();
    const secret = 'token-that-nobody-may-see';
    const fail = async () => {
      throw new Error(`Refused, ${secret}`);
    };
    world.onSend = fail;
    const { id } = await trigger(one);
    for (let minute = 0; minute < 8; minute += 1) await world.pass(1, one);
    world.onSend = async () => {};
    await world.pass(1, one);
    expect(world.told).toEqual(['ana']);
    await world.pass(1, one);
    expect(world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    const lines = await timeLine(one, id);
    expect(lines).toEqual([
      expect.stringMatching(/^triggered/),
      'notification-failed: Ana Souza could not be told: the notification could not be sent; it is tried again',
      'notified: Told Ana Souza',
      'escalated: Escalated to level 2: Jonas Lindqvist, Li Wen, with 20 minutes to acknowledge it',
      expect.stringMatching(/^notified/),
      expect.stringMatching(/^notified/),
    ]);
    expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('goes on soon after notifications were out for longer than all levels take', async () => {
    const one = await world.replica();
    world.onSend = async () => {
      throw new Error('Refused');
    };
    const { id } = await trigger(one);
    for (let minute = 0; minute < 61; minute += 1) await world.pass(1, one);
    expect(await timeLine(one, id)).toContain(
      'other: Nobody could be reached. It is tried again Wed 7 Jan, 12:05 (Europe/Copenhagen)',
    );
    world.onSend = async () => {};
    await world.pass(1, one);
    expect(new Set(world.told)).toEqual(
      new Set(['ana', 'jonas', 'li', 'mette']),
    );
    world.sent.length = 0;
    await world.pass(4, one);
    expect(world.told).toEqual(['ana']);
    await world.pass(10, one);
    expect(world.told.sort()).toEqual(['ana', 'jonas', 'li']);
  });

  it('goes on at once where nobody of a level is left, and through all levels again in rounds that are new', async () => {
    const one = await world.replica();
    for (const name of ['ana', 'jonas', 'li']) world.people.delete(name);
    const { id } = await trigger(one);
    await world.pass(0, one);
    expect(world.told).toEqual(['mette']);
    expect(await timeLine(one, id)).toEqual(
      expect.arrayContaining([
        'notification-failed: ana could not be told: the catalog has no such person or group; did they leave?',
        'other: Nobody at level 1 could be told: on to the next at once',
        'other: Nobody could be reached. It is tried again Wed 7 Jan, 11:05 (Europe/Copenhagen)',
      ]),
    );
    world.people.add('ana').add('jonas').add('li');
    await world.pass(5, one);
    expect(world.told).toEqual(['mette', 'ana']);
    await world.pass(10, one);
    expect(world.told.slice(2).sort()).toEqual(['jonas', 'li']);
    await world.pass(20, one);
    expect(world.told.slice(4)).toEqual(['ana']);
    const rows = await knex('rota__notifications').where({
      incident_id: id,
      occasion: 'page',
      recipient: 'user:default/ana',
    });
    expect(rows.map(row => [row.round, row.state]).sort()).toEqual([
      [0, 'failed'],
      [1, 'failed'],
      [2, 'sent'],
      [3, 'sent'],
    ]);
  });

  it('takes a notification that is slow for one that may have arrived', async () => {
    world.sendTimeout = 250;
    const one = await world.replica();
    let release = () => {};
    let count = 0;
    world.onSend = async () => {
      count += 1;
      await new Promise<void>(resolve => {
        release = resolve;
      });
    };
    const { id } = await trigger(one);
    await one.idle();
    // The lease of whoever sends it is renewed by the clock, so nobody sends it a second time.
    const renew = jest.spyOn(NotificationStore.prototype, 'renew');
    world.now += 0.9 * MINUTE;
    while (!renew.mock.calls.length) await setTimeout(5);
    await Promise.all(renew.mock.results.map(({ value }) => value));
    const other = await world.replica();
    await world.pass(0, other);
    expect(count).toBe(1);
    expect(await timeLine(one, id)).toHaveLength(1);
    // Somebody has it before it arrives: what asks them to acknowledge it is replaced at once.
    await one.acknowledge(id, actor('jonas'), signal());
    world.onSend = async () => {};
    release();
    while (!world.told.length) await setTimeout(5);
    while ((await timeLine(one, id)).length < 3) await setTimeout(5);
    await world.pass(0, one);
    expect(world.sent.map(({ to, title }) => [to, title])).toEqual([
      ['user:default/ana', '#1 Card payments time out'],
      ['user:default/ana', 'Acknowledged: #1 Card payments time out'],
    ]);
  });

  it('waits for those who were told where only some could not be', async () => {
    const one = await world.replica();
    world.onSend = async ({ to }) => {
      if (to === 'user:default/li') throw new Error('Refused');
    };
    await trigger(one);
    await world.pass(0, one);
    await world.pass(10, one);
    expect(world.told).toEqual(['ana', 'jonas']);
    await world.pass(19, one);
    expect(world.told).toEqual(['ana', 'jonas']);
    await world.pass(1, one);
    expect(world.told).toEqual(['ana', 'jonas', 'ana']);
  });

  it('does not wait for somebody who left, but does not take a catalog that is down for that', async () => {
    const one = await world.replica();
    world.people.delete('ana');
    const { id } = await trigger(one);
    await world.pass(0, one);
    expect(world.told.sort()).toEqual(['jonas', 'li']);
    expect(await timeLine(one, id)).toContain(
      'notification-failed: ana could not be told: the catalog has no such person or group; did they leave?',
    );
    world.isCatalogDown = true;
    const two = await world.replica();
    await trigger(two, { idempotencyKey: 'page-2' });
    await world.pass(0, two);
    expect(world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    world.isCatalogHanging = true;
    const three = await world.replica();
    await trigger(three, { idempotencyKey: 'page-3' });
    await world.pass(0, three);
    expect(world.told.sort()).toEqual(['ana', 'ana', 'jonas', 'li']);
  });

  it('passes over a level that has nobody, and says that nobody could be reached', async () => {
    world.fallback = 'group:default/platform-team';
    world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [{ people: ['ana'], starts: '2026-01-09' }],
        escalation: [
          { rota: 'payments' },
          { rota: 'payments', escalateAfter: '5 minutes' },
        ],
      }),
    ];
    const one = await world.replica();
    const { id } = await trigger(one);
    await world.pass(0, one);
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
    await knex('rota__events').where('text', 'like', '%Platform Team%').update({
      who: '{"name":"group:default/platform-team"}',
      text: 'Told group:default/platform-team, who stand in where nobody is left',
    });
    expect(await one.listEvents(id, signal())).toContainEqual(
      expect.objectContaining({
        who: { name: 'Platform Team' },
        text: 'Told Platform Team, who stand in where nobody is left',
      }),
    );
    expect(world.told.sort()).toEqual(['mette', 'platform-team']);
    expect(world.sent.find(({ to }) => to.startsWith('group'))).toMatchObject({
      severity: 'critical',
      description: expect.stringContaining('Nobody who is on call'),
    });
    world.now = Date.parse('2026-01-09T07:59:00Z');
    await world.pass(0, one);
    expect(world.told).toHaveLength(2);
    await world.pass(1, one);
    expect(world.told.slice(2)).toEqual(['ana']);
  });

  it('says so where the rota is gone, or the group that stands in', async () => {
    const one = await world.replica();
    const { id } = await trigger(one);
    await world.pass(0, one);
    world.rotas = [];
    world.fallback = 'group:default/gone';
    const two = await world.replica();
    await world.pass(10, two);
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
    world.rotas = [
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
    world.now = Date.parse('2026-01-09T20:00:00Z');
    const one = await world.replica();
    const { id } = await trigger(one, { urgency: 'low' });
    await world.pass(0, one);
    await world.pass(24 * 60, one);
    expect(world.told).toEqual([]);
    world.now = Date.parse('2026-01-12T08:00:00Z');
    await world.pass(0, one);
    expect(world.sent).toEqual([
      expect.objectContaining({ to: 'user:default/jonas', severity: 'normal' }),
    ]);
    await world.pass(48 * 60, one);
    expect(world.told).toEqual(['jonas']);
    expect(await timeLine(one, id)).toEqual([
      'triggered: Paged with low urgency: Card payments time out',
      'other: Whoever is on call is told Mon 12 Jan, 09:00 (Europe/Copenhagen), within working hours, as it is not urgent',
      'notified: Told Jonas Lindqvist',
    ]);
    await trigger(one, { urgency: 'low', idempotencyKey: 'page-2' });
    await world.pass(0, one);
    expect(world.told).toHaveLength(2);
  });

  it('gives an incident to somebody else, who has the time of the level to acknowledge', async () => {
    const one = await world.replica();
    const { id } = await trigger(one);
    await world.pass(0, one);
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
    await world.pass(0, one);
    expect(world.sent.at(-1)).toMatchObject({
      to: 'user:default/li',
      severity: 'critical',
      description: expect.stringContaining('It was assigned to you.'),
    });
    await world.pass(10, one);
    expect(world.told.slice(-2).sort()).toEqual(['jonas', 'li']);
    await expect(
      one.reassign(id, { to: actor('nobody'), actor: actor('ana') }, signal()),
    ).rejects.toThrow('The catalog has no user user:default/nobody');
  });

  it('bears a clock that jumps, either way', async () => {
    const one = await world.replica();
    await trigger(one);
    await world.pass(0, one);
    // A day forward is one level, not all of them at once.
    await world.pass(24 * 60, one);
    expect(world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    // A day back: the level takes its 20 minutes from now on, not a day.
    await world.pass(-24 * 60, one);
    expect(world.told).toHaveLength(3);
    await world.pass(19, one);
    expect(world.told).toHaveLength(3);
    await world.pass(1, one);
    expect(world.told).toHaveLength(4);
    // A notification that waited when the clock was set back does not wait longer for it.
    world.onSend = async () => {
      throw new Error('Refused');
    };
    await trigger(one, { idempotencyKey: 'page-2' });
    await world.pass(0, one);
    world.onSend = async () => {};
    await world.pass(-24 * 60, one);
    expect(world.told).toHaveLength(5);
  });

  it('is there for whoever paged, although its first level fails at first or the database breaks off', async () => {
    const one = await world.replica();
    const change = jest.spyOn(IncidentStore.prototype, 'change');
    change.mockRejectedValueOnce(new Error('update secret'));
    expect(await trigger(one)).toMatchObject({ number: 1, assignees: [] });
    await world.pass(0, one);
    expect(world.told).toEqual(['ana']);
    const { create } = IncidentStore.prototype;
    const creating = jest.spyOn(IncidentStore.prototype, 'create');
    creating.mockImplementationOnce(async function broken(
      this: IncidentStore,
      ...incident
    ) {
      await create.apply(this, incident);
      throw new Error('commit secret');
    });
    await expect(
      trigger(one, { idempotencyKey: 'page-2' }),
    ).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      message:
        'the database of on-call broke off while the incident was written',
    });
    const key = one.claim(component('payments-api'))?.key as string;
    expect(await one.findTriggered(key, 'page-2', signal())).toMatchObject({
      number: 2,
    });
    await world.pass(0, one);
    expect(world.told).toEqual(['ana', 'ana']);
  });

  it('keeps a note once', async () => {
    const one = await world.replica();
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
