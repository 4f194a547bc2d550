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
});
