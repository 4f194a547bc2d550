import fc from 'fast-check';
import { plainDecimal } from './plainDecimal';

describe('plainDecimal', () => {
  it.each([
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-7, '0.0000001'],
    [-1.5e21, '-1500000000000000000000'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [-0, '0'],
    ['-0.000', '0'],
    ['007.10', '7.1'],
    ['1.0E-9', '0.000000001'],
    ['+12.', '12'],
    [' 3 ', '3'],
    ['0.12345678901234567890123', '0.12345678901234567890123'],
  ])('writes %p as %s', (value, text) => {
    expect(plainDecimal(value)).toBe(text);
  });

  it.each([NaN, Infinity, '', '.', 'USD 3', '1,5', '0x10', '1e9999'])(
    'refuses %p',
    value => {
      expect(() => plainDecimal(value)).toThrow('is not an amount');
    },
  );

  it('stands for the very number, without an exponent', () => {
    expect(() =>
      fc.assert(
        fc.property(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          value => {
            const text = plainDecimal(value);
            expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
            // Zero has no sign in money.
            expect(Number(text)).toBe(value === 0 ? 0 : value);
          },
        ),
      ),
    ).not.toThrow();
  });
});
