import { durationWords, shorten } from './words';

describe('durationWords', () => {
  it.each([
    [0, '0.0 s'],
    [2.14, '2.1 s'],
    [9.96, '10 s'],
    [41.4, '41 s'],
    [59.6, '1 min'],
    [185, '3 min 5 s'],
    [3600, '1 h'],
    [7440, '2 h 4 min'],
  ])('says %d seconds as %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});

describe('shorten', () => {
  it('leaves short lines alone and cuts long ones at a word', () => {
    expect(shorten('Fix the rounding\n\nIt was wrong.', 40)).toBe(
      'Fix the rounding',
    );
    expect(shorten('Count by hand, bucket by bucket, again', 20)).toBe(
      'Count by hand…',
    );
    expect(shorten('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});
