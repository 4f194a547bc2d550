import { randomUUID } from 'node:crypto';
import { Actor, OnCallProvider, ProviderIncident } from '../types';
import { idleSignal } from './expectations';

/** The title of the incidents that the tests make. @internal */
export const TITLE = 'Something is wrong';

type Subject = {
  provider: OnCallProvider;
  keys: [string, ...string[]];
  actor: Actor;
  other?: Actor;
};

/** A call that is told to stop by a signal, and its name for messages. @internal */
export type Call = [
  what: string,
  call: (signal: AbortSignal) => Promise<unknown>,
];

/** Pages whoever is on call for the first service. @internal */
export function trigger(
  { provider, keys, actor }: Subject,
  idempotencyKey: string = randomUUID(),
  signal = idleSignal(),
): Promise<ProviderIncident> {
  return provider.trigger(
    {
      key: keys[0],
      title: TITLE,
      details: 'More about it',
      urgency: 'high',
      requester: actor,
      link: 'https://portal.example.com/somewhere',
      idempotencyKey,
    },
    { signal },
  );
}

/** The calls that change nothing. @internal */
export function readsOf(
  { provider, keys }: Subject,
  incidentId: string,
): Call[] {
  const since = new Date(Date.now() - 86_400_000).toISOString();
  const calls: Call[] = [
    ['readServices', signal => provider.readServices(keys, { signal })],
    [
      'listIncidents',
      signal => provider.listIncidents(keys[0], { since }, { signal }),
    ],
    ['listEvents', signal => provider.listEvents(incidentId, { signal })],
  ];
  const { findTriggered, listRotas } = provider;
  if (findTriggered) {
    calls.push([
      'findTriggered',
      signal => findTriggered.call(provider, keys[0], randomUUID(), { signal }),
    ]);
  }
  if (listRotas) {
    const range = {
      start: new Date().toISOString(),
      end: new Date(Date.now() + 14 * 86_400_000).toISOString(),
    };
    calls.push([
      'listRotas',
      signal => listRotas.call(provider, range, { signal }),
    ]);
  }
  return calls;
}

/** The calls that change something. @internal */
export function commandsOf(subject: Subject, id: string): Call[] {
  const { provider, actor, other = actor } = subject;
  return [
    ['trigger', signal => trigger(subject, randomUUID(), signal)],
    ['acknowledge', signal => provider.acknowledge(id, actor, { signal })],
    ['resolve', signal => provider.resolve(id, { actor }, { signal })],
    [
      'reassign',
      signal => provider.reassign(id, { to: other, actor }, { signal }),
    ],
    [
      'addNote',
      signal =>
        provider.addNote(
          id,
          { text: 'A note', actor, idempotencyKey: randomUUID() },
          { signal },
        ),
    ],
  ];
}
