import { ChargeRow, CostRow, ShareKind, ShareRow } from '../database/rows';
import { Attribution, Claim } from './attribution';
import { Decimal, formatDecimal } from './decimal';
import { Series, StoredDays } from './Series';

type Sums = {
  row: Omit<CostRow, 'billed_days' | 'effective_days'>;
  billed: Series;
  effective: Series;
};

// A tag that has more values than this is none that names entities.
const MOST_NAMES = 10_000;

/** Shares charges out, and adds up the shares. @internal */
export class Sharing {
  readonly #attribution: Attribution;
  readonly #conflicts: 'split' | 'report';
  readonly #attributionId: string;
  readonly #sums = new Map<string, Sums>();
  readonly #names = new Set<string>();

  constructor(options: {
    attribution: Attribution;
    conflicts: 'split' | 'report';
    attributionId: string;
  }) {
    this.#attribution = options.attribution;
    this.#conflicts = options.conflicts;
    this.#attributionId = options.attributionId;
  }

  /** The shares of a charge: one at least, and together the charge. */
  share(row: ChargeRow): ShareRow[] {
    const { claims, environment, names } = this.#attribution.claim({
      tags: JSON.parse(row.tags),
      subAccountId: row.sub_account_id ?? undefined,
      resourceId: row.resource_id ?? undefined,
      entityRef: row.entity_ref ?? undefined,
      environment: row.environment ?? undefined,
    });
    if (this.#names.size <= MOST_NAMES) {
      for (const name of names) this.#names.add(name);
    }
    const claimants =
      claims.length > 1
        ? JSON.stringify(
            claims.map(({ entityRef, rule }) => ({ entityRef, rule })),
          )
        : null;
    const bearers = this.#bearersOf(claims, environment);
    const billed = JSON.parse(row.billed_days);
    const effective =
      row.effective_days === row.billed_days
        ? billed
        : JSON.parse(row.effective_days);
    return bearers.map(({ kind, ...claim }, part) => {
      const share: ShareRow = {
        attribution_id: this.#attributionId,
        reading_id: row.reading_id,
        position: row.position,
        month: row.month,
        entity_ref: claim.entityRef,
        kind,
        environment: claim.environment,
        part,
        parts: bearers.length,
        rule: claim.rule,
        claimants,
      };
      this.#count(row, share, billed, effective);
      return share;
    });
  }

  /** All that was shared, added up. */
  costs(): CostRow[] {
    return [...this.#sums.values()].map(({ row, billed, effective }) => ({
      ...row,
      billed_days: formatDays(billed.days(row.month)),
      effective_days: formatDays(effective.days(row.month)),
    }));
  }

  /** What was looked up in the catalog; undefined where that is too much to be remembered. */
  names(): string[] | undefined {
    return this.#names.size > MOST_NAMES ? undefined : [...this.#names].sort();
  }

  #bearersOf(
    claims: Claim[],
    environment: string,
  ): Array<Claim & { kind: ShareKind }> {
    const nobody = { entityRef: '', environment };
    if (!claims.length) {
      return [{ ...nobody, kind: 'none', rule: 'nothing names an entity' }];
    }
    if (claims.length > 1 && this.#conflicts === 'report') {
      return [{ ...nobody, kind: 'conflict', rule: 'several claim it' }];
    }
    return claims.map(claim => ({ ...claim, kind: 'entity' }));
  }

  #count(
    row: ChargeRow,
    share: ShareRow,
    billed: StoredDays,
    effective: StoredDays,
  ): void {
    const dimensions = {
      attribution_id: share.attribution_id,
      month: row.month,
      entity_ref: share.entity_ref,
      kind: share.kind,
      environment: share.environment,
      provider: row.provider,
      service: row.service,
      category: row.category,
      currency: row.currency,
    };
    const key = JSON.stringify(Object.values(dimensions));
    let sums = this.#sums.get(key);
    if (!sums) {
      sums = { row: dimensions, billed: new Series(), effective: new Series() };
      this.#sums.set(key, sums);
    }
    sums.billed.addMonth(row.month, billed, share);
    sums.effective.addMonth(row.month, effective, share);
  }
}

/** @internal */
export function formatDays(days: readonly (Decimal | undefined)[]): string {
  return JSON.stringify(
    Array.from(days, each => (each ? formatDecimal(each) : null)),
  );
}
