import { ChargeRow, CostRow, ShareKind, ShareRow } from '../database/rows';
import { Attribution, Claim } from './attribution';
import { add, Decimal, formatDecimal, parseDecimal, partOf } from './decimal';

type Days = Array<Decimal | undefined>;
type Sums = Omit<CostRow, 'billed_days' | 'effective_days'> & {
  billed: Days;
  effective: Days;
};

/** Shares charges out, and adds up the shares. @internal */
export class Sharing {
  readonly #attribution: Attribution;
  readonly #conflicts: 'split' | 'report';
  readonly #attributionId: string;
  readonly #sums = new Map<string, Sums>();

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
    const { claims, environment } = this.#attribution.claim({
      tags: JSON.parse(row.tags),
      subAccountId: row.sub_account_id ?? undefined,
      resourceId: row.resource_id ?? undefined,
      entityRef: row.entity_ref ?? undefined,
      environment: row.environment ?? undefined,
    });
    const claimants =
      claims.length > 1
        ? JSON.stringify(
            claims.map(({ entityRef, rule }) => ({ entityRef, rule })),
          )
        : null;
    const bearers = this.#bearersOf(claims, environment);
    const billed = parseDays(row.billed_days);
    const effective = parseDays(row.effective_days);
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
    return [...this.#sums.values()].map(({ billed, effective, ...row }) => ({
      ...row,
      billed_days: formatDays(billed),
      effective_days: formatDays(effective),
    }));
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
    billed: readonly (Decimal | undefined)[],
    effective: readonly (Decimal | undefined)[],
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
      sums = { ...dimensions, billed: [], effective: [] };
      this.#sums.set(key, sums);
    }
    addDays(sums.billed, billed, share);
    addDays(sums.effective, effective, share);
  }
}

/** Of JSON, as it is stored. @internal */
export function parseDays(json: string): Array<Decimal | undefined> {
  return (JSON.parse(json) as Array<string | null>).map(each =>
    each === null ? undefined : parseDecimal(each),
  );
}

/** @internal */
export function formatDays(days: readonly (Decimal | undefined)[]): string {
  return JSON.stringify(
    Array.from(days, each => (each ? formatDecimal(each) : null)),
  );
}

function addDays(
  sums: Days,
  days: readonly (Decimal | undefined)[],
  { part, parts }: { part: number; parts: number },
): void {
  days.forEach((amount, index) => {
    if (!amount) return;
    const mine = partOf(amount, part, parts);
    const before = sums[index];
    sums[index] = before ? add(before, mine) : mine;
  });
}
