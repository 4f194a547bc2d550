import {
  CostGroup,
  CurrencyReport,
} from '@paved-path/backstage-plugin-cost-common';
import { absolute, compare, Decimal, formatDecimal, sum } from './decimal';
import { daysBetween } from './days';
import { forecastOf } from './forecast';
import { changeOf, Ledger } from './Ledger';
import { ResolvedPeriod } from './period';
import { Series } from './Series';

const SHOWN = 12;

/** How a group is called. @internal */
export type GroupNaming = (key: string) => { name: string; entityRef?: string };

/**
 * The plot of each currency: the biggest groups, and the sum of the small ones.
 * @internal
 */
export function currencyReportsOf(
  ledger: Ledger,
  period: ResolvedPeriod,
  options: { naming: GroupNaming; firstDay?: string; lastDay: string },
): CurrencyReport[] {
  const { naming, firstDay = options.lastDay, lastDay } = options;
  const hasBefore =
    firstDay <= period.previous.from &&
    period.previous.from < period.previous.to;
  const listed = daysBetween(period.from, period.to);
  return ledger.currencies.map(currency => {
    const all = ledger
      .keys(currency)
      .map(key => {
        const series = ledger.of(currency, key);
        const days = series.list(listed);
        return {
          key,
          days,
          total: sum(days),
          current: series.total(period.compared),
          previous: series.total(period.previous),
        };
      })
      .filter(
        each =>
          each.previous.units !== 0n || each.days.some(day => day.units !== 0n),
      )
      .sort(
        (a, b) =>
          compare(absolute(b.total), absolute(a.total)) ||
          (a.key < b.key ? -1 : 1),
      );
    // One alone is no "others".
    const shown = all.length > SHOWN + 1 ? all.slice(0, SHOWN) : all;
    const rest = all.slice(shown.length);
    const toGroup = (each: {
      days: Decimal[];
      total: Decimal;
      current: Decimal;
      previous: Decimal;
    }) => ({
      total: formatDecimal(each.total),
      change: hasBefore ? changeOf(each.current, each.previous) : undefined,
      days: each.days.map(formatDecimal),
    });
    const groups: CostGroup[] = shown.map(each => ({
      key: each.key,
      ...naming(each.key),
      ...toGroup(each),
    }));
    if (rest.length) {
      groups.push({
        key: 'others',
        name: `${rest.length} others`,
        others: rest.length,
        ...toGroup({
          days: rest[0].days.map((_, index) =>
            sum(rest.map(each => each.days[index])),
          ),
          total: sum(rest.map(each => each.total)),
          current: sum(rest.map(each => each.current)),
          previous: sum(rest.map(each => each.previous)),
        }),
      });
    }
    return {
      currency,
      total: formatDecimal(sum(all.map(each => each.total))),
      change: hasBefore
        ? changeOf(
            sum(all.map(each => each.current)),
            sum(all.map(each => each.previous)),
          )
        : undefined,
      groups,
      forecast: period.isRunningMonth
        ? forecastOf(totalSeries(ledger, currency, period), {
            firstDay,
            lastDay,
          })?.days ?? []
        : [],
    };
  });
}

function totalSeries(
  ledger: Ledger,
  currency: string,
  period: ResolvedPeriod,
): Series {
  const total = new Series();
  for (const key of ledger.keys(currency)) {
    ledger.of(currency, key).addTo(total, {
      from: period.previous.from,
      to: period.to,
    });
  }
  return total;
}
