import { readRateLimitReset, readRetryAfter } from './retryAfter';

describe('retryAfter', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.parse('2026-03-01T12:00:00Z') });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['2', 2000],
    [2, 2000],
    ['-5', 0],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('reads Retry-After %j', (value, milliseconds) => {
    expect(readRetryAfter(value)).toBe(milliseconds);
  });

  it.each([
    [{ 'X-RateLimit-Reset': '0.25' }, 250],
    [{ 'RateLimit-Reset': '30', 'X-RateLimit-Reset': '1' }, 30_000],
    // 12:00:10, told as seconds since 1970.
    [{ 'X-RateLimit-Reset': '1772366410' }, 11_000],
    [{ 'X-RateLimit-Reset': 'later' }, undefined],
    [{}, undefined],
  ])('reads when the rate limit of %j is over', (headers, milliseconds) => {
    expect(
      readRateLimitReset(new Headers(headers as Record<string, string>)),
    ).toBe(milliseconds);
  });
});
