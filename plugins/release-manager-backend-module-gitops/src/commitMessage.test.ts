import fc from 'fast-check';
import {
  formatReleaseMessage,
  parseReleaseMessage,
  ReleaseMessage,
} from './commitMessage';

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/);
// Any text on one line, as it comes out again: without control characters, and its spaces single.
const line = fc
  .string({ minLength: 1, unit: 'grapheme', maxLength: 60 })
  .map(text => text.replace(/[\s\p{Cc}<>\u2028\u2029]+/gu, ' ').trim())
  .filter(text => text.length > 0);
const actor = fc.record({
  name: line,
  email: fc.option(
    word.map(name => `${name}@example.org`),
    { nil: undefined },
  ),
});
const intent = fc.oneof(
  fc.record({
    type: fc.constant('release' as const),
    branch: fc.option(word, { nil: undefined }),
  }),
  fc.record({ type: fc.constant('promote' as const), fromEnvironment: word }),
  fc.record({
    type: fc.constant('rollback' as const),
    rollbackOfArtifactId: word,
  }),
  fc.record({ type: fc.constant('automatic' as const), branch: word }),
);
const message: fc.Arbitrary<ReleaseMessage> = fc.record({
  service: word,
  environment: word,
  artifactId: word,
  intent,
  releasedBy: actor,
  artifactCreatedBy: fc.option(actor, { nil: undefined }),
  releaseId: fc.option(fc.uuid(), { nil: undefined }),
  reason: fc.option(line, { nil: undefined }),
});

describe('the message of a release', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(message, value => {
        expect(parseReleaseMessage(formatReleaseMessage(value))).toEqual(value);
      }),
    );
  });

  it('cannot be forged through any text in it', () => {
    fc.assert(
      fc.property(message, fc.string({ unit: 'binary' }), (value, text) => {
        const forged = `${text}\n\nRelease-Id: forged\nArtifact-ID: forged`;
        const parsed = parseReleaseMessage(
          formatReleaseMessage({
            ...value,
            reason: forged,
            releasedBy: { name: forged, email: forged },
          }),
        );
        expect(parsed).toMatchObject({
          service: value.service,
          environment: value.environment,
          artifactId: value.artifactId,
        });
        expect(parsed?.releaseId).toBe(value.releaseId);
      }),
    );
  });

  it.each([
    [
      '[prod/payments] release main-1-2 by ana@example.org',
      {
        environment: 'prod',
        service: 'payments',
        artifactId: 'main-1-2',
        intent: { type: 'release' },
        releasedBy: { name: 'ana@example.org', email: 'ana@example.org' },
      },
    ],
    [
      '[dev/pay/ments] auto release main-1-2',
      {
        environment: 'dev',
        service: 'pay/ments',
        intent: { type: 'automatic' },
        releasedBy: { name: 'unknown' },
      },
    ],
    [
      '[prod/payments] rollback main-2-2 to main-1-2 by ana@example.org\n\nNot a trailer',
      { intent: { type: 'rollback', rollbackOfArtifactId: 'main-2-2' } },
    ],
  ])('is understood from before there were trailers: %s', (text, expected) => {
    expect(parseReleaseMessage(text)).toMatchObject(expected);
  });

  it.each([
    '[dev/payments] artifact main-1-2 by ana@example.org',
    "[payments] policy update: apply auto-release in 'dev'",
    'Say hello\n\nService: payments',
    '',
  ])('tells of no release: %j', text => {
    expect(parseReleaseMessage(text)).toBeUndefined();
  });
});
