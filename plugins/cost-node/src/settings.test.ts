import { ConfigReader } from '@backstage/config';
import { readMilliseconds, requireOnce } from './settings';

describe('readMilliseconds', () => {
  const config = new ConfigReader({
    short: { seconds: 30 },
    none: { seconds: 0 },
    text: '2h',
  });
  const name = 'cost.aws.interval';
  const least = { milliseconds: 60_000, words: 'a minute or more' };

  it('reads durations, and knows what holds where none is given', () => {
    const options = { name, fallback: 7, least };
    expect(readMilliseconds(config, 'text', options)).toBe(7_200_000);
    expect(readMilliseconds(config, 'missing', options)).toBe(7);
  });

  it('refuses what is too short, and says what would be right', () => {
    expect(() =>
      readMilliseconds(config, 'short', { name, fallback: 7, least }),
    ).toThrow('cost.aws.interval is too short; it must be a minute or more');
    expect(() =>
      readMilliseconds(config, 'none', { name, fallback: 7 }),
    ).toThrow('it must be longer than nothing');
  });
});

describe('requireOnce', () => {
  it('names what is there twice', () => {
    expect(requireOnce('cost.aws.accounts', ['a', 'b'])).toBeUndefined();
    expect(() => requireOnce('cost.aws.accounts', ['a', 'b', 'a'])).toThrow(
      "cost.aws.accounts has 'a' twice; list it once",
    );
  });
});
