import fc from 'fast-check';
import { formatDecimal, parseDecimal, partOf, sumOf } from './decimal';
import { daysBetween } from './days';
import { Series } from './Series';

const decimals = fc
  .tuple(
    fc.boolean(),
    fc.oneof(fc.nat(999), fc.maxSafeNat()),
    fc.stringMatching(/^\d{0,20}$/),
  )
  .map(
    ([isNegative, whole, fraction]) =>
      `${isNegative ? '-' : ''}${whole}${fraction && `.${fraction}`}`,
  );

const months = fc.array(
  fc.record({
    month: fc.constantFrom('2026-01', '2026-02', '2026-03'),
    days: fc.array(fc.option(decimals, { nil: null }), { maxLength: 28 }),
    part: fc.constantFrom(
      { part: 0, parts: 1 },
      { part: 0, parts: 3 },
      { part: 2, parts: 3 },
    ),
  }),
  { maxLength: 12 },
);

it('adds up to the last digit, whatever the size and the number of digits', () => {
  fc.assert(
    fc.property(months, rows => {
      const series = new Series();
      for (const { month, days, part } of rows) {
        series.addMonth(month, days, part);
      }
      const sumBetween = (from: string, to: string) =>
        sumOf(
          rows.flatMap(({ month, days, part: { part, parts } }) =>
            days.flatMap((text, index) => {
              const day = `${month}-${String(index + 1).padStart(2, '0')}`;
              return text === null || day < from || day >= to
                ? []
                : formatDecimal(partOf(parseDecimal(text), part, parts));
            }),
          ),
        );
      for (const [from, to] of [
        ['2026-01-01', '2026-04-01'],
        ['2026-01-15', '2026-03-02'],
        ['2026-02-03', '2026-02-04'],
      ]) {
        const total = sumBetween(from, to);
        const days = daysBetween(from, to);
        expect(formatDecimal(series.total({ from, to }))).toBe(total);
        expect(sumOf(series.list(days).map(formatDecimal))).toBe(total);
        const other = new Series();
        series.addTo(other, { from, to });
        expect(
          formatDecimal(other.total({ from: '2026-01-01', to: '2027-01-01' })),
        ).toBe(total);
      }
      const stored = series.days('2026-02').map((each, index) => {
        const day = `2026-02-${String(index + 1).padStart(2, '0')}`;
        return each && `${day} ${formatDecimal(each)}`;
      });
      for (const each of stored.flatMap(one => one ?? [])) {
        const [day, amount] = each.split(' ');
        expect(formatDecimal(series.on(day))).toBe(amount);
      }
    }),
  );
});
