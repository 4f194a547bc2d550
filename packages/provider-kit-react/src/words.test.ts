import { durationWords, shortArtifactId, shorten } from './words';

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

describe('shortArtifactId', () => {
  it.each([
    ['main-7f11517fc6-c16d2dd44b', 'main-7f11517'],
    [
      `feature/x-abcdef1-${'0'.repeat(40)}-${'1'.repeat(40)}`,
      'feature/x-abcdef1-0000000',
    ],
    [
      'Released main-7f11517fc6-c16d2dd44b to production, before main-0a1b2c3d4e-c16d2dd44b.',
      'Released main-7f11517 to production, before main-0a1b2c3.',
    ],
    ['v1.4.2', 'v1.4.2'],
    ['main-7f11517', 'main-7f11517'],
    ['main-7f11517fc6-c16d2dd44b-rc1', 'main-7f11517fc6-c16d2dd44b-rc1'],
    [
      '123e4567-e89b-12d3-a456-426614174000',
      '123e4567-e89b-12d3-a456-426614174000',
    ],
  ])('says %s as %s', (text, words) => {
    expect(shortArtifactId(text)).toBe(words);
  });
});
