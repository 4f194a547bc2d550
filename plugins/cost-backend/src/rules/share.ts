import { ChargeRow, CostRow, ShareKind } from '../database/rows';
import { Bearing } from '../database/SharePages';
import { Attribution, Claim } from './attribution';
import { add, Decimal, formatDecimal } from './decimal';
import { Series, StoredDays } from './Series';

type Sums = {
  row: Omit<CostRow, 'billed_days' | 'effective_days'>;
  /** Of charges whose effective cost is what was billed, which most are. */
  same: Series;
  billed: Series;
  effective: Series;
};

// So many are told apart in a slice: a tag that has more values than this is none that names environments, and each costs memory.
const MOST_ENVIRONMENTS = 2_000;
const OTHER_ENVIRONMENTS = 'other environments';
// A tag that has more values than this is none that names entities.
const MOST_NAMES = 10_000;

/** Shares charges out, and adds up the shares. @internal */
export class Sharing {
  readonly #attribution: Attribution;
  readonly #conflicts: 'split' | 'report';
  readonly #attributionId: string;
  readonly #sums = new Map<string, Sums>();
  readonly #names = new Set<string>();
  readonly #environments = new Set<string>();

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
  share(row: ChargeRow): Bearing[] {
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
    const billed: StoredDays = JSON.parse(row.billed_days);
    const effective: StoredDays | undefined =
      row.effective_days === row.billed_days
        ? undefined
        : JSON.parse(row.effective_days);
    return bearers.map(({ kind, ...claim }, part) => {
      const bearing: Bearing = {
        bearer: claim.entityRef,
        bearer_environment: this.#environmentOf(claim),
        kind,
        part,
        parts: bearers.length,
        rule: claim.rule,
        claimants,
      };
      this.#count(row, bearing, billed, effective);
      return bearing;
    });
  }

  /** All that was shared, added up. */
  costs(): CostRow[] {
    return [...this.#sums.values()].map(({ row, same, billed, effective }) => ({
      ...row,
      billed_days: formatDays(daysOf(row.month, same, billed)),
      effective_days: formatDays(daysOf(row.month, same, effective)),
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

  #environmentOf({ environment }: Claim): string {
    if (this.#environments.has(environment)) return environment;
    if (this.#environments.size === MOST_ENVIRONMENTS) {
      return OTHER_ENVIRONMENTS;
    }
    this.#environments.add(environment);
    return environment;
  }

  #count(
    row: ChargeRow,
    bearing: Bearing,
    billed: StoredDays,
    effective: StoredDays | undefined,
  ): void {
    const dimensions = {
      attribution_id: this.#attributionId,
      month: row.month,
      entity_ref: bearing.bearer,
      kind: bearing.kind,
      environment: bearing.bearer_environment,
      provider: row.provider,
      service: row.service,
      category: row.category,
      currency: row.currency,
    };
    const key = JSON.stringify(Object.values(dimensions));
    let sums = this.#sums.get(key);
    if (!sums) {
      sums = {
        row: dimensions,
        same: new Series(),
        billed: new Series(),
        effective: new Series(),
      };
      this.#sums.set(key, sums);
    }
    if (effective) {
      sums.billed.addMonth(row.month, billed, bearing);
      sums.effective.addMonth(row.month, effective, bearing);
    } else {
      sums.same.addMonth(row.month, billed, bearing);
    }
  }
}

/** The days of two together. */
function daysOf(month: string, one: Series, other: Series) {
  const [shorter, longer] = [one.days(month), other.days(month)].sort(
    (a, b) => a.length - b.length,
  );
  return longer.map((each, index) => {
    const more = shorter[index];
    return each && more ? add(each, more) : each ?? more;
  });
}

function formatDays(days: readonly (Decimal | undefined)[]): string {
  return JSON.stringify(
    Array.from(days, each => (each ? formatDecimal(each) : null)),
  );
}
