import fc from 'fast-check';
import { formatDecimal, parseDecimal } from './decimal';
import { plainDays } from './plainDays';

const texts = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      fc.stringMatching(/^\d{1,5}$/),
      fc.stringMatching(/^(\.\d{1,5})?$/),
    )
    .map(parts => parts.join('')),
  fc.constantFrom('', '-', '-0', '-0.0', '1.', '.5', '1e3', ' 1', '1\n', 'NaN'),
);

/** What comes of it, or why nothing does. */
function outcomeOf(write: () => string | null): string | null {
  try {
    return write();
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

it('writes amounts as they are written everywhere else, and refuses what is none', () => {
  fc.assert(
    fc.property(texts, text => {
      expect(outcomeOf(() => plainDays([text])[0])).toBe(
        outcomeOf(() => formatDecimal(parseDecimal(text))),
      );
    }),
    { numRuns: 500 },
  );
  expect(plainDays([undefined, '1.50'])).toEqual([null, '1.5']);
});
