import { InputError } from '@backstage/errors';
import {
  ResourceCost,
  ResourcePage,
  ResourceQuery,
} from '@paved-path/backstage-plugin-cost-common';
import { CostProvider } from '@paved-path/backstage-plugin-cost-node';
import { CostConfig } from '../config';
import { ServedShare } from '../database/SharePages';
import { CostDatabase } from '../database/CostDatabase';
import {
  absolute,
  compare,
  Decimal,
  formatDecimal,
  sharesOf,
  subtract,
} from '../rules/decimal';
import { changeOf, Ledger } from '../rules/Ledger';
import { normalise } from '../rules/tags';
import { resourcesCsv } from './csv';
import { hasBefore, ReportViews } from './ReportViews';
import { resourceKeyOf, resourceNameOf } from './resources';
import { Scope } from './Scopes';

type Listed = {
  share: ServedShare;
  total: Decimal;
  /** What of it is compared with the days before. */
  current: Decimal;
  previous: Decimal;
  /** Of all that costs something in its currency. */
  part: number;
};

/** Every resource, with what it costs. @internal */
export class ResourceViews {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #providers: ReadonlyMap<string, CostProvider>;
  readonly #reports: ReportViews;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    providers: ReadonlyMap<string, CostProvider>;
    reports: ReportViews;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#providers = options.providers;
    this.#reports = options.reports;
  }

  async getResources(
    scope: Scope,
    query: ResourceQuery,
  ): Promise<ResourcePage> {
    const { found, known, withChange } = await this.#find(scope, query);
    const limit = query.limit ?? 50;
    const from = readCursor(query.cursor);
    const next = from + limit;
    return {
      items: found
        .slice(from, next)
        .map(each => this.#toResource(each, withChange)),
      totalItems: found.length,
      nextCursor: next < found.length ? String(next) : undefined,
      freshness: known.freshness,
    };
  }

  /** All of them, as a table. */
  async getCsv(scope: Scope, query: ResourceQuery): Promise<string> {
    const { found, period, withChange } = await this.#find(scope, query);
    return resourcesCsv(
      found.map(each => this.#toResource(each, withChange)),
      { ...period, cost: query.cost ?? this.#config.cost },
    );
  }

  async #find(scope: Scope, query: ResourceQuery) {
    const { period, known, months } = await this.#reports.resolve(
      query,
      scope.parts,
    );
    const ledger = new Ledger();
    const byKey = new Map<string, ServedShare>();
    await this.#database.charges.visitShares(
      {
        cost: query.cost ?? this.#config.cost,
        entityRefs: scope.parts,
        ...months,
      },
      share => {
        const key = resourceKeyOf(share);
        ledger.add(share.currency, key, share, share);
        byKey.set(`${share.currency}\n${key}`, share);
      },
    );
    const all: Listed[] = [];
    for (const currency of ledger.currencies) {
      const listed = ledger.keys(currency).flatMap(key => {
        const share = byKey.get(`${currency}\n${key}`)!;
        const series = ledger.of(currency, key);
        const total = series.total(period);
        const previous = series.total(period.previous);
        return total.units || previous.units
          ? [{ share, total, current: series.total(period.compared), previous }]
          : [];
      });
      const parts = sharesOf(listed.map(each => each.total));
      listed.forEach((each, index) =>
        all.push({ ...each, part: parts[index] }),
      );
    }
    const found = all.filter(each => matches(each.share, query.search));
    found.sort(comparison(query));
    return { found, known, period, withChange: hasBefore(known, period) };
  }

  #toResource(
    { share, total, current, previous, part }: Listed,
    withChange: boolean,
  ): ResourceCost {
    const { resource_id: resourceId, provider, region } = share;
    const url =
      resourceId === null
        ? undefined
        : this.#providers.get(share.source)?.linkTo?.({
            provider,
            resourceId,
            region: region ?? undefined,
          });
    return {
      resourceId: resourceId ?? undefined,
      name: resourceNameOf(share),
      type: share.resource_type ?? undefined,
      provider,
      service: share.service,
      environment: share.bearer_environment || undefined,
      account: share.sub_account_name ?? share.sub_account_id ?? undefined,
      region: region ?? undefined,
      entityRef: share.bearer,
      currency: share.currency,
      cost: formatDecimal(total),
      share: part,
      change: withChange ? changeOf(current, previous) : undefined,
      url: url && /^https?:\/\//.test(url) ? url : undefined,
      split:
        share.parts > 1
          ? `1 of ${share.parts} parts, by ${share.rule}`
          : undefined,
    };
  }
}

function matches(share: ServedShare, search: string | undefined): boolean {
  const wanted = normalise(search ?? '');
  if (!wanted) return true;
  return [
    share.resource_id,
    share.resource_name,
    share.resource_type,
    share.service,
    share.provider,
    share.bearer_environment,
    share.sub_account_name,
  ].some(each => each && normalise(each).includes(wanted));
}

/** The biggest first where nothing is said; names from A. Ties are broken by name, so that pages do not overlap. */
function comparison({ orderField = 'cost', order }: ResourceQuery) {
  const sign =
    (order ?? (orderField === 'name' ? 'asc' : 'desc')) === 'asc' ? 1 : -1;
  const value = (a: Listed, b: Listed) => {
    if (orderField === 'name')
      return byText(resourceNameOf(a.share), resourceNameOf(b.share));
    if (orderField === 'cost') return compare(a.total, b.total);
    return compare(
      absolute(subtract(a.current, a.previous)),
      absolute(subtract(b.current, b.previous)),
    );
  };
  const key = ({ share }: Listed) =>
    `${share.currency}\n${resourceKeyOf(share)}`;
  return (a: Listed, b: Listed) => sign * value(a, b) || byText(key(a), key(b));
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) {
    throw new InputError('cursor: it must be the nextCursor of a page');
  }
  return Number(cursor);
}
