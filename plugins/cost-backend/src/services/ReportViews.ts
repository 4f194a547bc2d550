import {
  CostReport,
  GroupBy,
  ReportQuery,
} from '@paved-path/backstage-plugin-cost-common';
import { CostConfig } from '../config';
import { ServedCost, ServedShare } from '../database/ChargeStore';
import { CostDatabase } from '../database/CostDatabase';
import { addDays, dayOf, daysBetween, monthOf } from '../rules/days';
import { currencyReportsOf } from '../rules/groups';
import { Ledger } from '../rules/Ledger';
import { moversOf } from '../rules/movers';
import { ResolvedPeriod, resolvePeriod } from '../rules/period';
import { toAnomaly } from './toAnomaly';
import { conflictsOf } from '../rules/conflicts';
import { Coverage, Known } from './Coverage';
import { Scope } from './Scopes';

/** The days that a report is of, and what is known of them. @internal */
export type Reported = {
  period: ResolvedPeriod;
  known: Known;
  lastDay: string;
  months: { fromMonth: string; toMonth: string };
};

/** The tab. @internal */
export class ReportViews {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #coverage: Coverage;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    coverage: Coverage;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#coverage = options.coverage;
  }

  /** Finds out which days a query means. */
  async resolve(
    query: Pick<ReportQuery, 'period' | 'from' | 'to'>,
  ): Promise<Reported> {
    const known = (await this.#coverage.get()).known();
    const lastDay = known.lastDay ?? addDays(dayOf(Date.now()), -1);
    const period = resolvePeriod(query, lastDay);
    return {
      period,
      known,
      lastDay,
      months: {
        fromMonth: monthOf([period.previous.from, period.from].sort()[0]),
        toMonth: monthOf(addDays(period.to, -1)),
      },
    };
  }

  async getReport(scope: Scope, query: ReportQuery): Promise<CostReport> {
    const { entityRef, parts, tree, notes } = scope;
    const cost = query.cost ?? this.#config.cost;
    const groupBy = query.groupBy ?? 'environment';
    const { period, known, lastDay, months } = await this.resolve(query);
    const { charges } = this.#database;
    const [costs, shares, reported, anomalies, estimates] = await Promise.all([
      charges.listCosts({ entityRefs: parts, ...months }),
      charges.listShares({ entityRefs: parts, ...months }),
      charges.listReported(months.fromMonth, months.toMonth),
      this.#database.anomalies.list(parts),
      this.#database.estimates.list(entityRef),
    ]);
    const ledger = new Ledger(cost);
    const resources = new Ledger(cost);
    const names = new Map<string, { name: string; detail?: string }>();
    for (const share of shares) {
      const key = resourceKeyOf(share);
      names.set(key, {
        name: resourceNameOf(share),
        detail:
          share.resource_name ?? share.resource_id ? share.service : undefined,
      });
      resources.add(share.currency, key, share, share);
    }
    if (groupBy !== 'resource') {
      for (const row of costs) {
        ledger.add(row.currency, groupKeyOf(row, groupBy), row);
      }
    }
    const resourceName = (key: string) => names.get(key) ?? { name: key };
    return {
      entityRef,
      cost,
      groupBy,
      from: period.from,
      to: period.to,
      days: daysBetween(period.from, period.to),
      currencies: currencyReportsOf(
        groupBy === 'resource' ? resources : ledger,
        period,
        {
          firstDay: known.firstDay,
          lastDay,
          naming: key => {
            if (groupBy === 'resource') return { name: resourceName(key).name };
            if (groupBy === 'part') {
              return { name: tree.titleOf(key), entityRef: key };
            }
            return { name: key || `no ${groupBy}` };
          },
        },
      ),
      movers: hasBefore(known, period)
        ? moversOf(resources, period, resourceName)
        : [],
      releases: [],
      anomalies: anomalies
        .filter(({ day }) => day >= period.from && day < period.to)
        .map(toAnomaly),
      estimates,
      conflicts: conflictsOf([...shares, ...reported], new Set(parts)),
      notIncluded: [...known.notIncluded, ...notes],
      freshness: known.freshness,
    };
  }
}

/** Whether there are charges of all days that a period is compared with. @internal */
export function hasBefore(known: Known, period: ResolvedPeriod): boolean {
  return known.firstDay !== undefined && known.firstDay <= period.previous.from;
}

/** @internal */
export function resourceKeyOf(share: ServedShare): string {
  return JSON.stringify([
    share.provider,
    share.service,
    share.resource_id ?? share.resource_name ?? share.category,
    share.sub_account_id,
    share.bearer_environment,
    share.bearer,
  ]);
}

/** @internal */
export function resourceNameOf(share: ServedShare): string {
  return (
    share.resource_name ||
    share.resource_id ||
    `${share.service}, ${share.category.toLocaleLowerCase('en-US')}`
  );
}

function groupKeyOf(row: ServedCost, groupBy: GroupBy): string {
  if (groupBy === 'part') return row.entity_ref;
  return row[groupBy as 'environment' | 'service' | 'provider' | 'category'];
}
