/** Lets time stand still at a moment, ISO 8601; what waits goes on. `jest.setSystemTime` moves it, `jest.useRealTimers` ends it. @internal */
export function stillTime(moment: string): void {
  jest.useFakeTimers({
    now: Date.parse(moment),
    doNotFake: [
      'clearImmediate',
      'clearInterval',
      'clearTimeout',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'setInterval',
      'setTimeout',
    ],
  });
}
