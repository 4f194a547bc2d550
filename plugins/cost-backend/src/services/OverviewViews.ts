import {
  CostKind,
  CostOverview,
  CurrencyOverview,
  Mover,
} from '@paved-path/backstage-plugin-cost-common';
import { CostConfig } from '../config';
import { ServedCost } from '../database/ChargeStore';
import { CostDatabase } from '../database/CostDatabase';
import { daysBetween, monthOf } from '../rules/days';
import { add, formatDecimal } from '../rules/decimal';
import { forecastOf } from '../rules/forecast';
import { changeOf, Ledger } from '../rules/Ledger';
import { moversOf } from '../rules/movers';
import { resolvePeriod } from '../rules/period';
import { Series } from '../rules/Series';
import { Budgets } from './Budgets';
import { listCardCosts } from './cardCosts';
import { Coverage } from './Coverage';
import { NamedResource, namedResourceOf, resourceKeyOf } from './resources';
import { Scope } from './Scopes';

/** How a currency's month stands. @internal */
export type MonthStanding = Omit<CurrencyOverview, 'mover' | 'biggestMover'> & {
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
    const coverage = await this.#coverage.get();
    const { charges } = this.#database;
    const [{ costs, sources, lastDay }, anomalies] = await Promise.all([
      listCardCosts(charges, coverage, { cost, entityRefs: parts }),
      this.#database.anomalies.list(parts),
    ]);
    const { previous } = resolvePeriod({ period: 'month' }, lastDay);
    const known = coverage.known({ of: sources, from: previous.from });
    const all = new Ledger();
    for (const row of costs) all.add(row.currency, '', row);
    const movers = await this.#moversOf(scope, costs, { cost, lastDay });
    const budgets = this.#budgets.of(tree, entityRef);
    const lastCharged = all.currencies.length
      ? undefined
      : await charges.findLastMonth(parts);
    return {
      entityRef,
      cost,
      currencies: all.currencies.map(currency => {
        const { month, ...standing } = this.standingOf(
          all.of(currency, ''),
          { currency, entityRef, lastDay, firstDay: known.firstDay },
          budgets.rules,
        );
        const mover =
          standing.change && movers.find(each => each.currency === currency);
        return { ...standing, mover, biggestMover: mover?.text };
      }),
      lastCharged,
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

  /** What moved in the running month: of what consists of others its parts, of anything else its resources. */
  async #moversOf(
    { parts, tree }: Scope,
    costs: ServedCost[],
    { cost, lastDay }: { cost: CostKind; lastDay: string },
  ): Promise<Mover[]> {
    const period = resolvePeriod({ period: 'month' }, lastDay);
    const ledger = new Ledger();
    if (parts.length > 1) {
      for (const row of costs) ledger.add(row.currency, row.entity_ref, row);
      return moversOf(ledger, period, ref => ({ name: tree.titleOf(ref) }));
    }
    const shares = await this.#database.charges.listShares({
      cost,
      entityRefs: parts,
      fromMonth: monthOf(period.previous.from),
      toMonth: monthOf(lastDay),
    });
    const names = new Map<string, NamedResource>();
    for (const share of shares) {
      const key = resourceKeyOf(share);
      names.set(key, namedResourceOf(share));
      ledger.add(share.currency, key, share, share);
    }
    return moversOf(ledger, period, key => names.get(key) ?? { name: key });
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
    const { from, to } = resolvePeriod({ period: '30d' }, lastDay);
    const days = daysBetween(from, to);
    const amounts = series.list(days);
    const hasBefore =
      firstDay <= period.previous.from && period.from < period.to;
    return {
      currency,
      month: monthOf(period.from),
      monthToDate: formatDecimal(monthToDate),
      forecast: forecast && formatDecimal(forecast),
      change: hasBefore
        ? changeOf(series.total(period.compared), series.total(period.previous))
        : undefined,
      budget: rule && this.#budgets.use(rule, monthToDate, forecast),
      days: days.map((day, index) => ({
        day,
        amount: formatDecimal(amounts[index]),
      })),
    };
  }
}
