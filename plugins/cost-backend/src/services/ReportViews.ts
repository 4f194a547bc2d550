import {
  chargeReadPermission,
  CostReport,
  GroupBy,
  ReportQuery,
} from '@paved-path/backstage-plugin-cost-common';
import { EntityAccess } from '@paved-path/provider-kit-node';
import { CostConfig } from '../config';
import { ServedShare } from '../database/SharePages';
import { CostDatabase } from '../database/CostDatabase';
import { addDays, daysBetween, monthOf, monthStart } from '../rules/days';
import { currencyReportsOf } from '../rules/groups';
import { Ledger } from '../rules/Ledger';
import { moversOf } from '../rules/movers';
import { partsOf } from '../rules/parts';
import { ResolvedPeriod, resolvePeriod } from '../rules/period';
import { conflictsOf, otherClaimants } from '../rules/conflicts';
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
  readonly #access: EntityAccess;
  readonly #coverage: Coverage;
  readonly #releases: Releases;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    access: EntityAccess;
    coverage: Coverage;
    releases: Releases;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#access = options.access;
    this.#coverage = options.coverage;
    this.#releases = options.releases;
  }

  /** Finds out which days a query means, of some entities, whose sources may be ahead of others, or of all there is. */
  async resolve(
    query: Pick<ReportQuery, 'period' | 'from' | 'to'>,
    parts?: string[],
  ): Promise<Reported> {
    const coverage = await this.#coverage.get();
    const of =
      parts &&
      (await this.#database.charges.listSources(parts, coverage.cardMonths));
    const lastDay = coverage.lastDayOf(of);
    const period = resolvePeriod(query, lastDay);
    const [from] = [period.previous.from, period.from].sort();
    return {
      period,
      known: coverage.known({ of, from }),
      lastDay,
      months: {
        fromMonth: monthOf(from),
        toMonth: monthOf(addDays(period.to, -1)),
      },
    };
  }

  async getReport(scope: Scope, query: ReportQuery): Promise<CostReport> {
    const { entityRef, parts, notes, tree } = scope;
    const cost = query.cost ?? this.#config.cost;
    const groupBy = query.groupBy ?? 'environment';
    const { period, known, lastDay, months } = await this.resolve(query, parts);
    const { charges } = this.#database;
    const resources = new Ledger();
    const groups = groupBy === 'resource' ? resources : new Ledger();
    const byKey = new Map<string, ServedShare>();
    const claimed = new Map<string, ServedShare>();
    const take = (share: ServedShare) => {
      const key = resourceKeyOf(share);
      byKey.set(key, share);
      if (share.claimants) claimed.set(`${key}\n${share.claimants}`, share);
      resources.add(share.currency, key, share, share);
      if (groups !== resources) {
        groups.add(share.currency, groupKeyOf(share, groupBy), share, share);
      }
    };
    const [, reported, anomalies, estimates, releases] = await Promise.all([
      charges.visitShares({ cost, entityRefs: parts, ...months }, take),
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
        .filter(each => each.last_day >= period.from && each.day < period.to)
        .map(toAnomaly),
      estimates,
      conflicts: await this.#conflictsOf(scope, [
        ...claimed.values(),
        ...reported,
      ]),
      notIncluded: [...known.notIncluded, ...notes, ...releases.notes],
      freshness: known.freshness,
    };
  }

  async #conflictsOf(
    { parts, credentials }: Scope,
    shares: ServedShare[],
  ): Promise<string[]> {
    const about = new Set(parts);
    const others = otherClaimants(shares, about);
    const visible = others.length
      ? await this.#access.filterReadable(
          others,
          chargeReadPermission,
          credentials,
        )
      : [];
    return conflictsOf(shares, about, new Set(visible));
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
