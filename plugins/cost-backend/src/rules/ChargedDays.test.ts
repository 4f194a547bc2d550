import fc from 'fast-check';
import { ChargedDays } from './ChargedDays';
import { StoredDays } from './Series';

const TODAY = '2026-11-21';

const anyCharge = fc.record({
  month: fc.constantFrom('2026-09', '2026-10', '2026-11'),
  category: fc.constantFrom('Usage', 'Tax'),
  lastOwnDay: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  days: fc.array(fc.constantFrom('0', '1.5', null), { maxLength: 30 }),
});

describe('charged days', () => {
  it('are those of all charges, and of those with usage of their own', () => {
    fc.assert(
      fc.property(fc.array(anyCharge, { maxLength: 8 }), charges => {
        const charged = new ChargedDays(TODAY);
        const all = new Set<string>();
        const own = new Set<string>();
        for (const { days, ...charge } of charges) {
          // What is only billed, and what is only used.
          const [billed, effective]: StoredDays[] = [
            days.map((amount, index) => (index % 2 ? amount : null)),
            days.map((amount, index) => (index % 2 ? null : amount)),
          ];
          charged.add(charge, billed, effective);
          const { category, lastOwnDay, month } = charge;
          const listed = days.flatMap((amount, index) =>
            amount === null
              ? []
              : [`${month}-${String(index + 1).padStart(2, '0')}`],
          );
          listed.forEach(day => all.add(day));
          if (category !== 'Usage') continue;
          const isSpread =
            lastOwnDay === undefined && listed.some(day => day > TODAY);
          listed
            .filter(day => Number(day.slice(8)) <= (lastOwnDay ?? 31))
            .forEach(day => isSpread || own.add(day));
        }
        expect(charged.first).toBe([...all].sort()[0] ?? null);
        expect(charged.lastOwn).toBe([...own].sort().pop() ?? null);
        expect(charged.ownCount).toBe(own.size);
      }),
    );
  });
});
