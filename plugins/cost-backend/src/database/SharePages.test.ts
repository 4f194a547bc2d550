import fc from 'fast-check';
import { ChargeRow, SharePageRow } from './rows';
import { Bearing, sharesOfPage, SharePages } from './SharePages';

const days = fc
  .array(fc.constantFrom('1.5', '-2', null), { maxLength: 3 })
  .map(each => JSON.stringify(each));

const shares = fc.array(
  fc.record({
    month: fc.constantFrom('2026-10', '2026-11'),
    bearer: fc.constantFrom('component:default/a', 'component:default/b'),
    kind: fc.constantFrom('entity' as const, 'conflict' as const),
    billed: days,
    effective: fc.option(days, { nil: undefined }),
    name: fc.option(fc.string(), { nil: null }),
    // So that pages become full.
    count: fc.constantFrom(1, 2, 700),
  }),
  { maxLength: 8 },
);

/** What is told apart in the test, of a share. */
type Told = { of: string; nth: string; days: string };

it('gives back every share of an entity, in its order, however many there are', () => {
  fc.assert(
    fc.property(shares, all => {
      const pages = new SharePages('attribution');
      const rows: SharePageRow[] = [];
      const expected: Array<Told & { effective: string }> = [];
      for (const { count, billed, effective = billed, ...each } of all) {
        for (let nth = 0; nth < count; nth += 1) {
          const charge = {
            month: each.month,
            resource_name: each.name,
            resource_id: String(expected.length),
            billed_days: billed,
            effective_days: effective,
          } as ChargeRow;
          pages.add(charge, {
            bearer: each.bearer,
            kind: each.kind,
            rule: 'the rule',
          } as Bearing);
          expected.push({
            of: JSON.stringify([each.bearer, each.kind, each.month, each.name]),
            nth: charge.resource_id!,
            days: billed,
            effective,
          });
        }
        rows.push(...pages.take());
      }
      rows.push(...pages.takeAll());
      expect(pages.takeAll()).toEqual([]);
      expect(new Set(rows.map(each => each.page)).size).toBe(rows.length);

      const told = (kind: 'billed' | 'effective'): Told[] =>
        rows.flatMap(row =>
          sharesOfPage({
            ...row,
            source: 'bill',
            days: row[`${kind}_days`] ?? row.billed_days,
          }).map(share => ({
            of: JSON.stringify([
              share.bearer,
              share.kind,
              share.month,
              share.resource_name,
            ]),
            nth: share.resource_id!,
            days: JSON.stringify(share.days),
          })),
        );
      const inOrder = (list: Told[]) =>
        [...list].sort((a, b) => Number(a.nth) - Number(b.nth));
      expect(inOrder(told('billed'))).toEqual(
        expected.map(({ effective: _, ...each }) => each),
      );
      expect(inOrder(told('effective'))).toEqual(
        expected.map(({ effective, ...each }) => ({
          ...each,
          days: effective,
        })),
      );
      const groups = new Map<string, number>();
      for (const { of, nth } of told('billed')) {
        const [bearer, kind, month] = JSON.parse(of);
        const key = `${bearer} ${kind} ${month}`;
        expect(Number(nth)).toBeGreaterThan(groups.get(key) ?? -1);
        groups.set(key, Number(nth));
      }
    }),
    { numRuns: 30 },
  );
});
