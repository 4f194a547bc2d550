/**
 * Lets the date stand still at a moment, while timers go on. `jest.setSystemTime` moves it, `jest.useRealTimers` ends it.
 *
 * @param moment - ISO 8601, or milliseconds since 1970 in UTC
 * @public
 */
export function stillTime(moment: string | number): void {
  jest.useFakeTimers({
    now: new Date(moment),
    // All that Jest can fake but the date; what there is not, it leaves out.
    doNotFake: [
      'cancelAnimationFrame',
      'cancelIdleCallback',
      'clearImmediate',
      'clearInterval',
      'clearTimeout',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'requestAnimationFrame',
      'requestIdleCallback',
      'setImmediate',
      'setInterval',
      'setTimeout',
    ],
  });
}
