import { randomUUID } from 'node:crypto';
import { ProviderContext, ServiceReading } from '../types';
import { commandsOf, readsOf, TITLE, trigger } from './calls';
import { OnCallProviderUnderTest } from './OnCallProviderUnderTest';
import {
  abortedSignal,
  expectNoSecret,
  expectReason,
  expectStopped,
  failureOf,
  idleSignal,
} from './expectations';
import {
  expectEvents,
  expectFound,
  expectIncident,
  expectRotas,
  expectSnapshot,
} from './shapes';

const emptyContext: ProviderContext = {
  refresh: () => {},
  reportProblems: () => {},
  people: {
    findByEmail: async () => undefined,
    findByEntityRef: async () => undefined,
  },
};

/**
 * What every OnCallProvider must do, as tests.
 * @public
 */
// eslint-disable-next-line jest/no-export
export function describeOnCallProviderContract(options: {
  /** Called before each test. */
  create(): OnCallProviderUnderTest | Promise<OnCallProviderUnderTest>;
}): void {
  describe('the contract of on-call providers', () => {
    let subject: OnCallProviderUnderTest | undefined;

    async function begin(): Promise<OnCallProviderUnderTest> {
      subject = await options.create();
      await subject.provider.start?.(subject.context ?? emptyContext);
      return subject;
    }

    const openAt = async ({ provider, keys }: OnCallProviderUnderTest) => {
      const readings = await provider.readServices([keys[0]], {
        signal: idleSignal(),
      });
      const reading = readings.get(keys[0]);
      if (reading?.outcome !== 'ok') throw new Error(JSON.stringify(reading));
      return reading.snapshot.openIncidents.filter(
        each => each.title === TITLE,
      );
    };

    afterEach(async () => {
      await subject?.provider.stop?.();
      await subject?.stop?.();
      subject = undefined;
    });

    it('gives each service its own outcome, as it is described, and no secret', async () => {
      const { provider, keys, unknownKey, secrets } = await begin();
      const readings = await provider.readServices([...keys, unknownKey], {
        signal: idleSignal(),
      });
      for (const key of keys) {
        const reading = readings.get(key);
        expect(reading).toMatchObject({ outcome: 'ok' });
        expectSnapshot(
          (reading as Extract<ServiceReading, { outcome: 'ok' }>).snapshot,
        );
      }
      const unknown = readings.get(unknownKey);
      expect(unknown).toMatchObject({ outcome: 'failed' });
      expectReason(
        (unknown as Extract<ServiceReading, { outcome: 'failed' }>).reason,
        secrets,
      );
      const first = readings.get(keys[0]);
      const isAnybodyThere =
        first?.outcome === 'ok' &&
        first.snapshot.levels.some(level =>
          level.now.some(shift => shift.person),
        );
      expect(isAnybodyThere).toBe(true);
      expectNoSecret([...readings], secrets);
    });

    it('makes one incident of one key, and finds it again', async () => {
      const under = await begin();
      const { provider, keys, secrets } = under;
      const key = randomUUID();
      const one = await trigger(under, key);
      expectIncident(one);
      expect(one).toMatchObject({ title: TITLE, status: 'triggered' });
      const again = await trigger(under, key);
      expect(again.id).toBe(one.id);
      expect((await openAt(under)).map(each => each.id)).toEqual([one.id]);
      await expectFound(provider, { key: keys[0], found: key, id: one.id });
      const both = await Promise.all([
        trigger(under, `${key}-2`),
        trigger(under, `${key}-2`),
      ]);
      expect(both[0].id).toBe(both[1].id);
      expect(both[0].id).not.toBe(one.id);
      expectNoSecret([one, again, both], secrets);
    });

    it('leads an incident from its trigger to its end', async () => {
      const under = await begin();
      const { provider, keys, actor, other, secrets } = under;
      const call = { signal: idleSignal() };
      const since = new Date(Date.now() - 60_000).toISOString();
      const { id } = await trigger(under);
      const acknowledged = await provider.acknowledge(id, actor, call);
      expectIncident(acknowledged);
      expect(acknowledged).toMatchObject({ id, status: 'acknowledged' });
      const noted = await provider.addNote(
        id,
        { text: 'A note that stands', actor, idempotencyKey: randomUUID() },
        call,
      );
      expectIncident(noted);
      const assignee = other ?? actor;
      const given = await provider.reassign(id, { to: assignee, actor }, call);
      expectIncident(given);
      expect(given.assignees.map(each => each.name)).toContain(assignee.name);
      const resolved = await provider.resolve(
        id,
        { resolution: 'It was mended', actor },
        call,
      );
      expectIncident(resolved);
      expect(resolved).toMatchObject({ id, status: 'resolved' });
      expect((await openAt(under)).map(each => each.id)).not.toContain(id);
      const past = await provider.listIncidents(keys[0], { since }, call);
      past.forEach(expectIncident);
      expect(past.find(each => each.id === id)).toMatchObject({
        title: TITLE,
        status: 'resolved',
      });
      const events = await provider.listEvents(id, call);
      expectEvents(events);
      expect(events.map(each => each.kind)).toEqual(
        expect.arrayContaining([
          'triggered',
          'acknowledged',
          'note',
          'resolved',
        ]),
      );
      expect(JSON.stringify(events)).toContain('A note that stands');
      expectNoSecret([acknowledged, noted, resolved, past, events], secrets);
    });

    it('names who asks, and lists its rotas', async () => {
      const under = await begin();
      const { provider, keys, actor, secrets } = under;
      const call = { signal: idleSignal() };
      const requester = await provider.describeRequester(keys[0], actor, call);
      expect(requester.name).not.toBe('');
      expectNoSecret(requester, secrets);
      for (const [what, list] of readsOf(under, 'none')) {
        if (what !== 'listRotas') continue;
        const rotas = await list(call.signal);
        expectRotas(rotas);
        expectNoSecret(rotas, secrets);
      }
      for (const urgency of ['high', 'low'] as const) {
        const words = provider.describeUrgency?.(urgency, [
          { name: actor.name },
        ]);
        expect(words).not.toBe('');
      }
    });

    it('says why it failed, and never that there is nothing', async () => {
      const under = await begin();
      const { keys, secrets } = under;
      const { id } = await trigger(under);
      await under.breakBackend();
      const calls = [...readsOf(under, id), ...commandsOf(under, id)];
      for (const [what, call] of calls) {
        if (what === 'readServices') continue;
        const error = await failureOf(what, call(idleSignal()));
        expect(error).toBeInstanceOf(Error);
        expectReason(error.message, secrets);
      }
      // A reading may fail as a whole, or for each service.
      const readings = await under.provider
        .readServices(keys, { signal: idleSignal() })
        .catch((error: Error) => error);
      if (readings instanceof Error) {
        expectReason(readings.message, secrets);
        return;
      }
      for (const key of keys) {
        const reading = readings.get(key);
        expect(reading).toMatchObject({ outcome: 'failed' });
        expectReason((reading as { reason: string }).reason, secrets);
      }
    });

    it('ends when it is told to, and does nothing that was stopped before', async () => {
      const under = await begin();
      const { id } = await trigger(under);
      const calls = [...readsOf(under, id), ...commandsOf(under, id)];
      for (const [what, call] of calls) {
        await expectStopped(what, call(abortedSignal()));
      }
      expect(await openAt(under)).toMatchObject([{ id, status: 'triggered' }]);
      if (!under.hangBackend) return;
      await under.hangBackend();
      for (const [what, call] of calls) {
        const controller = new AbortController();
        const called = call(controller.signal);
        controller.abort(new Error('It is stopped'));
        await expectStopped(what, called);
      }
    });
  });
}
