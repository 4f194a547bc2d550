import {
  CostReport,
  GroupBy,
  ReportQuery,
} from '@paved-path/backstage-plugin-cost-common';
import { CostConfig } from '../config';
import { ServedShare } from '../database/ChargeStore';
import { CostDatabase } from '../database/CostDatabase';
import {
  addDays,
  dayOf,
  daysBetween,
  monthOf,
  monthStart,
} from '../rules/days';
import { currencyReportsOf } from '../rules/groups';
import { Ledger } from '../rules/Ledger';
import { moversOf } from '../rules/movers';
import { partsOf } from '../rules/parts';
import { ResolvedPeriod, resolvePeriod } from '../rules/period';
import { conflictsOf } from '../rules/conflicts';
import { Coverage, Known } from './Coverage';
import { Releases } from './Releases';
import { namedResourceOf, resourceKeyOf, resourceNamesOf } from './resources';
import { Scope } from './Scopes';
import { toAnomaly } from './toAnomaly';

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
  readonly #releases: Releases;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    coverage: Coverage;
    releases: Releases;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#coverage = options.coverage;
    this.#releases = options.releases;
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
    const { entityRef, parts, notes, tree } = scope;
    const cost = query.cost ?? this.#config.cost;
    const groupBy = query.groupBy ?? 'environment';
    const { period, known, lastDay, months } = await this.resolve(query);
    const { charges } = this.#database;
    const [shares, reported, anomalies, estimates, releases] =
      await Promise.all([
        charges.listShares({ cost, entityRefs: parts, ...months }),
        this.#config.conflicts === 'report'
          ? charges.listReported({ cost, ...months })
          : [],
        this.#database.anomalies.list(parts),
        this.#database.estimates.list(entityRef),
        this.#releases.of(scope, {
          from: period.from,
          // The plot goes on to the month's end, and bills lag behind.
          to: period.isRunningMonth ? monthStart(period.to, 1) : period.to,
        }),
      ]);
    const resources = new Ledger();
    const groups = groupBy === 'resource' ? resources : new Ledger();
    const byKey = new Map<string, ServedShare>();
    for (const share of shares) {
      const key = resourceKeyOf(share);
      byKey.set(key, share);
      resources.add(share.currency, key, share, share);
      if (groups !== resources) {
        groups.add(share.currency, groupKeyOf(share, groupBy), share, share);
      }
    }
    const withChange = hasBefore(known, period);
    const titleOf = (ref: string) => tree.titleOf(ref);
    const names =
      groupBy === 'resource' ? resourceNamesOf(byKey, titleOf) : undefined;
    return {
      entityRef,
      cost,
      groupBy,
      from: period.from,
      to: period.to,
      days: daysBetween(period.from, period.to),
      currencies: currencyReportsOf(groups, period, {
        firstDay: known.firstDay,
        lastDay,
        naming: key =>
          names
            ? { name: names.get(key) ?? key }
            : groupNameOf(key, groupBy, titleOf),
      }),
      parts: partsOf(resources, period, {
        bearerOf: key => byKey.get(key)!.bearer,
        nameOf: titleOf,
        withChange,
      }),
      movers: withChange
        ? moversOf(resources, period, key => namedResourceOf(byKey.get(key)!))
        : [],
      releases: releases.marks,
      anomalies: anomalies
        .filter(({ day }) => day >= period.from && day < period.to)
        .map(toAnomaly),
      estimates,
      conflicts: conflictsOf([...shares, ...reported], new Set(parts)),
      notIncluded: [...known.notIncluded, ...notes, ...releases.notes],
      freshness: known.freshness,
    };
  }
}

/** Whether there are charges of all days that a period is compared with. @internal */
export function hasBefore(known: Known, period: ResolvedPeriod): boolean {
  const { from, to } = period.previous;
  // On the first of a month, nothing of it can be compared yet.
  return known.firstDay !== undefined && known.firstDay <= from && from < to;
}

function groupNameOf(
  key: string,
  groupBy: GroupBy,
  titleOf: (entityRef: string) => string,
): { name: string; entityRef?: string } {
  if (groupBy === 'part') return { name: titleOf(key), entityRef: key };
  return { name: key || `no ${groupBy}` };
}

function groupKeyOf(share: ServedShare, groupBy: GroupBy): string {
  if (groupBy === 'resource') return resourceKeyOf(share);
  if (groupBy === 'part') return share.bearer;
  if (groupBy === 'environment') return share.bearer_environment;
  return share[groupBy];
}
