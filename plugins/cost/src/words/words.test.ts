import {
  isZero,
  looksLikeNothing,
  moneyWords,
  saidWords,
  sumDecimals,
} from '.';

describe('amounts', () => {
  it('adds decimals exactly, whatever their digits and signs', () => {
    expect(sumDecimals([])).toBe('0');
    expect(sumDecimals(['0.1', '0.2'])).toBe('0.3');
    expect(sumDecimals(['9007199254740993.000000000000000001', '-1'])).toBe(
      '9007199254740992.000000000000000001',
    );
    expect(sumDecimals(['-0.05', '0.01'])).toBe('-0.04');
    expect(sumDecimals(['1.50', '-1.5'])).toBe('0.00');
    const cents = Array.from({ length: 1001 }, () => '0.001');
    expect(sumDecimals(cents)).toBe('1.001');
    expect(['0', '-0.00', '0.000'].every(isZero)).toBe(true);
    expect(['0.001', '-1', '10'].some(isZero)).toBe(false);
  });

  it('writes every digit that a float would lose, with the currency of the bill', () => {
    const en = (amount: string, currency = 'USD', style = {}) =>
      moneyWords(amount, currency, 'en', style);
    expect(en('9007199254740993.01')).toBe('$9,007,199,254,740,993.01');
    expect(en('-5')).toBe('-$5.00');
    expect(en('61', 'USD', { signed: true })).toBe('+$61.00');
    expect(en('640.2', 'USD', { rough: true })).toBe('$640');
    expect(en('64.2', 'USD', { rough: true })).toBe('$64.20');
    expect(en('1200', 'JPY')).toBe('¥1,200');
    // A bill may be in a unit of the provider's own.
    expect(en('12.5', 'Credits')).toBe('12.50 Credits');
    expect(moneyWords('1234.5', 'EUR', 'de')).toBe('1.234,50\u00a0€');
    expect(looksLikeNothing('0.004', 'USD')).toBe(true);
    expect(looksLikeNothing('0.005', 'USD')).toBe(false);
    expect(looksLikeNothing('0.3', 'JPY')).toBe(true);
    expect(looksLikeNothing('0.000', 'USD')).toBe(false);
  });
});

describe('what the server says', () => {
  it.each([
    [
      'payments cost 448.22 USD more on 2026-11-18 than a usual Wednesday: 1448.22 USD instead of 1000.00 USD; most of it is db (RDS in production)',
      'payments cost $448.22 more on Nov 18, 2026 than a usual Wednesday: $1,448.22 instead of $1,000.00; most of it is db (RDS in production)',
    ],
    [
      'a credit of −44.00 USD (2026-11-18).',
      'a credit of -$44.00 (Nov 18, 2026).',
    ],
    // What only looks like a day, or is part of a name, stays.
    ['backup-2026-11-18 and 2026-13-40', 'backup-2026-11-18 and 2026-13-40'],
  ])('has the days and amounts of the page: %s', (text, words) => {
    expect(saidWords(text, 'en-US')).toBe(words);
  });
});
