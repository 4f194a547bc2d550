import { useCallback, useEffect, useRef, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { toError } from '@backstage/errors';

/** @public */
export type UseLiveQueryOptions<T> = {
  /** Names the question; when it changes, the old answer no longer counts. `undefined` asks nothing. */
  key: string | undefined;
  /** Asks the question. The latest function is used; it need not be stable. */
  load: (signal: AbortSignal) => Promise<T>;
  /** A signal channel that says when the answer changed. */
  channel?: string;
  /** True for an answer that will soon be another one: it is then asked for every `pollInterval`. */
  isMoving?: (value: T) => boolean;
  /** How often a moving answer is asked for, in milliseconds; 2000 by default. */
  pollInterval?: number;
  /** How often an answer at rest is asked for, in milliseconds, in case a signal was lost; 60,000 by default. */
  idleInterval?: number;
  /** Keeps showing the last answer while the one to another question is on its way. */
  keepPrevious?: boolean;
};

/** @public */
export type LiveQuery<T> = {
  /** The last good answer, kept when a later attempt fails. */
  value: T | undefined;
  /** Why the last attempt failed; gone as soon as one succeeds. */
  error: Error | undefined;
  /** True while nothing is known yet or another question was asked. */
  loading: boolean;
  /** Asks again. */
  reload: () => void;
};

type Settled<T> = { key: string; value?: T; error?: Error };

/**
 * Asks a question and keeps the answer current: on a signal, while it is moving, when the page is looked at again.
 * One request is in flight at a time, and it is cancelled when nobody waits for it any more.
 * @public
 */
export function useLiveQuery<T>(options: UseLiveQueryOptions<T>): LiveQuery<T> {
  const { key, channel } = options;
  const latest = useRef(options);
  latest.current = options;
  const signals = useApiHolder().get(signalApiRef);
  const [settled, setSettled] = useState<Settled<T>>();
  const asker = useRef<() => void>(() => {});

  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let again = false;
    let failures = 0;
    let last: T | undefined;

    async function ask() {
      if (controller.signal.aborted) return;
      if (busy) {
        // What is in flight may have been answered before the change: ask once more after it.
        again = true;
        return;
      }
      clearTimeout(timer);
      busy = true;
      try {
        const value = await latest.current.load(controller.signal);
        if (controller.signal.aborted) return;
        failures = 0;
        last = value;
        setSettled({ key: key!, value });
      } catch (error) {
        if (controller.signal.aborted) return;
        failures += 1;
        setSettled(previous => ({
          key: key!,
          value: previous?.key === key ? previous?.value : undefined,
          error: toError(error),
        }));
      }
      busy = false;
      if (again) {
        again = false;
        await ask();
      } else {
        timer = setTimeout(onTimer, delay());
      }
    }

    function delay() {
      const {
        isMoving,
        pollInterval = 2000,
        idleInterval = 60_000,
      } = latest.current;
      const moving = last !== undefined && isMoving?.(last);
      // A server that fails is asked less and less often.
      return moving
        ? Math.min(pollInterval * 2 ** failures, idleInterval)
        : idleInterval;
    }

    function onTimer() {
      if (document.visibilityState === 'hidden') {
        timer = setTimeout(onTimer, delay());
      } else {
        ask();
      }
    }

    function onVisible() {
      if (document.visibilityState === 'visible') ask();
    }

    asker.current = ask;
    const subscription = channel
      ? signals?.subscribe(channel, () => ask())
      : undefined;
    document.addEventListener('visibilitychange', onVisible);
    ask();
    return () => {
      controller.abort();
      clearTimeout(timer);
      subscription?.unsubscribe();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, channel, signals]);

  const reload = useCallback(() => asker.current(), []);
  const current = settled?.key === key ? settled : undefined;
  const previous = options.keepPrevious ? settled?.value : undefined;
  return {
    value: current ? current.value : previous,
    error: current?.error,
    loading: key !== undefined && !current,
    reload,
  };
}
