import { RateLimits } from './RateLimits';

const { signal } = new AbortController();

describe('RateLimits', () => {
  it('lets what is patient go after all others, and what is urgent before', async () => {
    const limits = new RateLimits();
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const run = (name: string, options = {}) =>
      limits.run('GET /x', { signal, ...options }, () => {
        begun.push(name);
        return new Promise<void>(resolve => ends.push(resolve));
      });
    const controller = new AbortController();
    const calls = [
      ...['a', 'b', 'c', 'd', 'e'].map(name => run(name, { isPatient: true })),
      run('f'),
      run('g'),
    ];
    const given = run('h', { isPatient: true, signal: controller.signal });
    calls.push(run('i', { isUrgent: true }), run('j', { isPatient: true }));
    controller.abort(new Error('given up'));
    await expect(given).rejects.toThrow('given up');
    const settled = Promise.all(calls);
    while (ends.length) {
      ends.shift()?.();
      await new Promise(resolve => setImmediate(resolve));
    }
    await settled;
    expect(begun.join('')).toBe('iabcdfgej');
  });

  it('waits for a new window before the limit is reached, and leaves the last calls to what is urgent', async () => {
    jest.useFakeTimers();
    try {
      const limits = new RateLimits();
      const headers = new Headers({
        'ratelimit-limit': '40',
        'ratelimit-remaining': '3',
        'ratelimit-reset': '30',
      });
      limits.note('GET /x', headers);
      const begun: string[] = [];
      const run = (name: string, options = {}) =>
        limits.run('GET /x', { signal, ...options }, async () => {
          begun.push(name);
        });
      await run('a');
      const waiting = run('b');
      await run('c', { isUrgent: true });
      await jest.advanceTimersByTimeAsync(29_999);
      expect(begun).toEqual(['a', 'c']);
      await jest.advanceTimersByTimeAsync(1);
      await waiting;
      expect(begun).toEqual(['a', 'c', 'b']);
    } finally {
      jest.useRealTimers();
    }
  });
});
