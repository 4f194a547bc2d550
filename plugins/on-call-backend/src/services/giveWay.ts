import { setImmediate } from 'node:timers/promises';

/** In milliseconds: for how long others may be kept waiting. */
const LONGEST = 4;

/**
 * Makes a function that lets others go first where work went on for some milliseconds since it last did: whoever looks at a card meanwhile does
 * not wait for all of the work.
 * @internal
 */
export function createGiveWay(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST) return;
    await setImmediate();
    since = performance.now();
  };
}
