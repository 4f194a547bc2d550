import {
  CostKind,
  CostOverview,
  CurrencyOverview,
} from '@paved-path/backstage-plugin-cost-common';
import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { addDays, dayOf, monthOf, monthStart } from '../rules/days';
import { add, formatDecimal } from '../rules/decimal';
import { forecastOf } from '../rules/forecast';
import { changeOf, Ledger, Series } from '../rules/Ledger';
import { moversOf } from '../rules/movers';
import { resolvePeriod } from '../rules/period';
import { Budgets } from './Budgets';
import { Coverage } from './Coverage';
import { Scope } from './Scopes';

/** How a currency's month stands. @internal */
export type MonthStanding = Omit<CurrencyOverview, 'biggestMover'> & {
  month: string;
};

/** The card. @internal */
export class OverviewViews {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #coverage: Coverage;
  readonly #budgets: Budgets;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    coverage: Coverage;
    budgets: Budgets;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#coverage = options.coverage;
    this.#budgets = options.budgets;
  }

  async getOverview(
    scope: Scope,
    cost: CostKind = this.#config.cost,
  ): Promise<CostOverview> {
    const { entityRef, parts, tree, notes } = scope;
    const today = dayOf(Date.now());
    const coverage = await this.#coverage.get();
    const anchor = coverage.known().lastDay ?? addDays(today, -1);
    const [costs, anomalies] = await Promise.all([
      this.#database.charges.listCosts({
        entityRefs: parts,
        fromMonth: monthOf(monthStart(anchor, -3)),
        toMonth: monthOf(addDays(anchor, 1)),
      }),
      this.#database.anomalies.list(parts),
    ]);
    const known = coverage.known(new Set(costs.map(each => each.source)));
    const lastDay = known.lastDay ?? anchor;
    const all = new Ledger(cost);
    const byService = new Ledger(cost);
    for (const row of costs) {
      all.add(row.currency, '', row);
      byService.add(row.currency, row.service, row);
    }
    const period = resolvePeriod({ period: 'month' }, lastDay);
    const movers = moversOf(byService, period, name => ({ name }));
    const budgets = this.#budgets.of(tree, entityRef);
    return {
      entityRef,
      cost,
      currencies: all.currencies.map(currency => {
        const { month, ...standing } = this.standingOf(
          all.of(currency, ''),
          { currency, entityRef, lastDay, firstDay: known.firstDay },
          budgets.rules,
        );
        return {
          ...standing,
          biggestMover:
            standing.change &&
            movers.find(each => each.currency === currency)?.text,
        };
      }),
      lastDay: known.lastDay,
      anomalies: anomalies.filter(each => each.state === 'open').length,
      notIncluded: [
        ...known.notIncluded,
        ...notes,
        ...(budgets.problem ? [budgets.problem] : []),
      ],
      freshness: known.freshness,
    };
  }

  /** How the running month stands, for the card and for who is told of a budget. */
  standingOf(
    series: Series,
    about: {
      currency: string;
      entityRef: string;
      lastDay: string;
      firstDay?: string;
    },
    rules: ReturnType<Budgets['of']>['rules'],
  ): MonthStanding {
    const { currency, lastDay, firstDay = lastDay } = about;
    const period = resolvePeriod({ period: 'month' }, lastDay);
    const monthToDate = series.total(period);
    const coming = forecastOf(series, { firstDay, lastDay });
    const forecast = coming && add(monthToDate, coming.rest);
    const rule = rules.find(each => each.currency === currency);
    const days = resolvePeriod({ period: '30d' }, lastDay);
    const listed = series.list(days);
    const hasBefore =
      firstDay <= period.previous.from && period.from < period.to;
    return {
      currency,
      month: monthOf(period.from),
      monthToDate: formatDecimal(monthToDate),
      forecast: forecast && formatDecimal(forecast),
      change: hasBefore
        ? changeOf(monthToDate, series.total(period.previous))
        : undefined,
      budget: rule && this.#budgets.use(rule, monthToDate, forecast),
      days: listed.map((amount, index) => ({
        day: addDays(days.from, index),
        amount: formatDecimal(amount),
      })),
    };
  }
}
