import { setImmediate } from 'node:timers/promises';
import { describeEscalation } from './__testUtils__/describeEscalation';
import {
  actor,
  component,
  rotaOf,
  signal,
  timeLine,
  trigger,
} from './__testUtils__/World';
import { IncidentStore } from './database/IncidentStore';
import { MINUTE } from './rules/types';

jest.setTimeout(60_000);

describeEscalation('what is to be told', at => {
  it('loses no page where a process ends between taking and sending it', async () => {
    const dying = await at.world.replica();
    let isSending: (sent?: unknown) => void = () => {};
    const sending = new Promise(resolve => {
      isSending = resolve;
    });
    // The process never hears back: for the database it is as if it had been killed.
    let release: (value: void) => void = () => {};
    at.world.onSend = () => {
      isSending();
      return new Promise(resolve => {
        release = resolve;
      });
    };
    const { id } = await trigger(dying);
    await sending;
    at.world.onSend = async () => {};
    const other = await at.world.replica();
    await at.world.pass(0.4, other);
    expect(at.world.told).toEqual([]);
    await at.world.pass(0.2, other);
    expect(at.world.told).toEqual(['ana']);
    // Should it live after all, it writes nothing a second time; and the repeat has the same scope, so it replaces the first.
    release();
    await dying.stop();
    expect(await timeLine(other, id)).toEqual([
      expect.stringMatching(/^triggered/),
      'notified: Told Ana Souza',
    ]);
    expect(new Set(at.world.sent.map(({ scope }) => scope)).size).toBe(1);
  });

  it('takes up an incident whose process ended before its first level', async () => {
    const one = await at.world.replica();
    const { id } = await trigger(one);
    await one.stop();
    at.world.sent.length = 0;
    await at.knex('rota__notifications').delete();
    await at.knex('rota__incidents').update({
      level: 0,
      next_escalation_at: new Date(at.world.now).toISOString(),
    });
    const two = await at.world.replica();
    await at.world.pass(0.1, two);
    expect(at.world.told).toEqual(['ana']);
    expect(await timeLine(two, id)).toContain('notified: Told Ana Souza');
  });

  it('loses no page where notifications are out for some minutes, and gives each level its time', async () => {
    const one = await at.world.replica();
    const secret = 'token-that-nobody-may-see';
    const fail = async () => {
      throw new Error(`Refused, ${secret}`);
    };
    at.world.onSend = fail;
    const { id } = await trigger(one);
    for (let minute = 0; minute < 8; minute += 1) await at.world.pass(1, one);
    at.world.onSend = async () => {};
    await at.world.pass(1, one);
    expect(at.world.told).toEqual(['ana']);
    await at.world.pass(1, one);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li']);
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
    const one = await at.world.replica();
    at.world.onSend = async () => {
      throw new Error('Refused');
    };
    const { id } = await trigger(one);
    for (let minute = 0; minute < 61; minute += 1) await at.world.pass(1, one);
    expect(await timeLine(one, id)).toContain(
      'other: Nobody could be reached. It is tried again Wed 7 Jan, 12:05 (Europe/Copenhagen)',
    );
    at.world.onSend = async () => {};
    await at.world.pass(1, one);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li', 'mette']);
    at.world.sent.length = 0;
    await at.world.pass(4, one);
    expect(at.world.told).toEqual(['ana']);
    await at.world.pass(10, one);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li']);
  });

  it('tells each of those who have it by now once after notifications were out for hours, and waits longer each time', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            rotation: '1 day',
            handover: '14:00',
            starts: '2026-01-06',
          },
        ],
        escalation: [
          { rota: 'payments', escalateAfter: '10 minutes' },
          { people: ['li'], escalateAfter: '20 minutes' },
        ],
        repeat: 1,
      }),
    ];
    const one = await at.world.replica();
    let attempts = 0;
    at.world.onSend = async () => {
      attempts += 1;
      throw new Error('Refused');
    };
    const { id } = await trigger(one);
    for (let minute = 0; minute < 8 * 60; minute += 1) {
      await at.world.pass(1, one);
    }
    // Ana, Jonas and Li, and for an hour whoever paged: once a minute each.
    expect(attempts).toBeLessThan(3 * 8 * 60 + 80);
    const lines = await timeLine(one, id);
    const waits = lines.flatMap(line =>
      line.startsWith('other: Nobody could be reached')
        ? [line.slice(-28)]
        : [],
    );
    expect(waits).toEqual(
      ['12:05', '13:15', '14:35', '16:15', '18:15'].map(time =>
        expect.stringContaining(time),
      ),
    );
    at.world.onSend = async () => {};
    await at.world.pass(1, one);
    // Ana has been off duty for hours.
    expect(at.world.told.sort()).toEqual(['jonas', 'li']);
    await at.world.pass(1, one);
    expect(at.world.told).toHaveLength(2);
  });

  it('tells whoever was to be told first where a later round reached nobody', async () => {
    at.world.rotas = [
      rotaOf({
        name: 'payments',
        layers: [
          {
            people: ['ana', 'jonas'],
            rotation: '1 day',
            handover: '14:00',
            starts: '2026-01-06',
          },
        ],
        escalation: [{ rota: 'payments', escalateAfter: '10 minutes' }],
        repeat: 0,
      }),
    ];
    const one = await at.world.replica();
    at.world.onSend = async () => {
      throw new Error('Refused');
    };
    const { id } = await trigger(one);
    // Ana's shift is over by now, and Jonas has left.
    at.world.people.delete('jonas');
    for (let minute = 0; minute < 5 * 60; minute += 1) {
      await at.world.pass(1, one);
    }
    const rows = await at
      .knex('rota__notifications')
      .where({ incident_id: id, occasion: 'page' });
    const states = rows.map(row => `${row.recipient} ${row.state}`);
    expect(states).toContain('user:default/ana waiting');
    expect(new Set(states.filter(each => each.includes('jonas')))).toEqual(
      new Set(['user:default/jonas failed']),
    );
    at.world.onSend = async () => {};
    for (let minute = 0; minute < 3; minute += 1) await at.world.pass(1, one);
    expect(at.world.told).toEqual(['ana']);
  });

  it('goes on at once where nobody of a level is left, and through all levels again in rounds that are new', async () => {
    const one = await at.world.replica();
    for (const name of ['ana', 'jonas', 'li']) at.world.people.delete(name);
    const { id } = await trigger(one);
    await at.world.pass(0, one);
    expect(at.world.told).toEqual(['mette']);
    expect(await timeLine(one, id)).toEqual(
      expect.arrayContaining([
        'notification-failed: ana could not be told: the catalog has no such person or group; did they leave?',
        'other: Nobody at level 1 could be told: on to the next at once',
        'other: Nobody could be reached. It is tried again Wed 7 Jan, 11:05 (Europe/Copenhagen)',
      ]),
    );
    at.world.people.add('ana').add('jonas').add('li');
    await at.world.pass(5, one);
    expect(at.world.told).toEqual(['mette', 'ana']);
    await at.world.pass(10, one);
    expect(at.world.told.slice(2).sort()).toEqual(['jonas', 'li']);
    await at.world.pass(20, one);
    expect(at.world.told.slice(4)).toEqual(['ana']);
    const rows = await at.knex('rota__notifications').where({
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
    // Each time that an attempt may take ends when the test says so.
    const times: Array<() => void> = [];
    at.world.wait = () => new Promise(resolve => times.push(resolve));
    const began = async (count: number) => {
      while (times.length < count) await setImmediate();
    };
    const one = await at.world.replica();
    let release = () => {};
    let count = 0;
    at.world.onSend = async () => {
      count += 1;
      await new Promise<void>(resolve => {
        release = resolve;
      });
    };
    const { id } = await trigger(one);
    await began(1);
    times[0]();
    // Nobody waits for it any more.
    await one.idle();
    await began(2);
    // The lease of whoever sends it is renewed by the clock, so nobody sends it a second time.
    at.world.now += 0.9 * MINUTE;
    times[1]();
    await began(3);
    const other = await at.world.replica();
    await at.world.pass(0, other);
    expect(count).toBe(1);
    expect(await timeLine(one, id)).toHaveLength(1);
    // Somebody has it before it arrives: what asks them to acknowledge it is replaced at once.
    await one.acknowledge(id, actor('jonas'), signal());
    at.world.onSend = async () => {};
    release();
    while ((await timeLine(one, id)).length < 3) await setImmediate();
    await at.world.pass(0, one);
    expect(at.world.sent.map(({ to, title }) => [to, title])).toEqual([
      ['user:default/ana', '#1 Card payments time out'],
      ['user:default/ana', 'Acknowledged: #1 Card payments time out'],
    ]);
  });

  it('waits for those who were told where only some could not be', async () => {
    const one = await at.world.replica();
    at.world.onSend = async ({ to }) => {
      if (to === 'user:default/li') throw new Error('Refused');
    };
    await trigger(one);
    await at.world.pass(0, one);
    await at.world.pass(10, one);
    expect(at.world.told).toEqual(['ana', 'jonas']);
    await at.world.pass(19, one);
    expect(at.world.told).toEqual(['ana', 'jonas']);
    await at.world.pass(1, one);
    expect(at.world.told).toEqual(['ana', 'jonas', 'ana']);
  });

  it('does not wait for somebody who left, but does not take a catalog that is down for that', async () => {
    const one = await at.world.replica();
    at.world.people.delete('ana');
    const { id } = await trigger(one);
    await at.world.pass(0, one);
    expect(at.world.told.sort()).toEqual(['jonas', 'li']);
    expect(await timeLine(one, id)).toContain(
      'notification-failed: ana could not be told: the catalog has no such person or group; did they leave?',
    );
    at.world.isCatalogDown = true;
    const two = await at.world.replica();
    await trigger(two, { idempotencyKey: 'page-2' });
    await at.world.pass(0, two);
    expect(at.world.told.sort()).toEqual(['ana', 'jonas', 'li']);
    at.world.isCatalogHanging = true;
    const three = await at.world.replica();
    await trigger(three, { idempotencyKey: 'page-3' });
    await at.world.pass(0, three);
    expect(at.world.told.sort()).toEqual(['ana', 'ana', 'jonas', 'li']);
  });

  it('is there for whoever paged, although its first level fails at first or the database breaks off', async () => {
    const one = await at.world.replica();
    const change = jest.spyOn(IncidentStore.prototype, 'change');
    change.mockRejectedValueOnce(new Error('update secret'));
    expect(await trigger(one)).toMatchObject({ number: 1, assignees: [] });
    await at.world.pass(0, one);
    expect(at.world.told).toEqual(['ana']);
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
    await at.world.pass(0, one);
    expect(at.world.told).toEqual(['ana', 'ana']);
  });
});
