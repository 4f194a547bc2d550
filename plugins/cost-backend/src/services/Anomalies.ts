import { NotFoundError } from '@backstage/errors';
import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import { setImmediate } from 'node:timers/promises';
import { CostConfig } from '../config';
import { ServedCost } from '../database/ChargeStore';
import { CostDatabase } from '../database/CostDatabase';
import { AnomalyRow } from '../database/rows';
import { ServedShare } from '../database/SharePages';
import {
  addDays,
  dayOf,
  daysBetween,
  monthOf,
  monthStart,
} from '../rules/days';
import {
  compare,
  Decimal,
  formatDecimal,
  inWords,
  median,
  ratio,
  subtract,
  ZERO,
} from '../rules/decimal';
import { EntityTree } from '../rules/EntityTree';
import { Ledger } from '../rules/Ledger';
import { Finding } from '../rules/settle';
import { kindOfDay, samplesOf, Unusual, unusualOn } from '../rules/unusual';
import { Coverage } from './Coverage';
import { CostReporter } from './CostReporter';
import { namedResourceOf, resourceKeyOf } from './resources';
import { toAnomaly } from './toAnomaly';

// A bill is restated for some days; what lies further back is over.
const LOOK_AT = 7;
const LOOK_BACK = 7;

/** Days that cost unusually much. @internal */
export class Anomalies {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #coverage: Coverage;
  readonly #reporter: CostReporter;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    coverage: Coverage;
    reporter: CostReporter;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#coverage = options.coverage;
    this.#reporter = options.reporter;
  }

  /** Looks at the last whole days of every entity, and tells its owner of what is new. */
  async find(tree: EntityTree): Promise<void> {
    const coverage = await this.#coverage.get();
    const { lastDay } = coverage.known();
    if (!lastDay) return;
    const since = addDays(lastDay, 1 - LOOK_AT);
    const fromMonth = monthOf(monthStart(since, -LOOK_BACK));
    // The sources of an entity may be ahead of others.
    const toMonth = monthOf(dayOf(Date.now()));
    const bearers = await this.#database.charges.listBearers(monthOf(since));
    const findings: Finding[] = [];
    for (const entityRef of bearers) {
      const months = { entityRefs: [entityRef], fromMonth, toMonth };
      const [billed, effective] = await Promise.all([
        this.#database.charges.listCosts({ cost: 'billed', ...months }),
        this.#database.charges.listCosts({ cost: 'effective', ...months }),
      ]);
      const known = coverage.known({ of: billed });
      const days = daysBetween(since, addDays(known.lastDay ?? lastDay, 1));
      findings.push(
        ...(await this.#look(tree, entityRef, {
          billed: ledgerOf(billed),
          // Usage that a commitment covers is billed as nothing; some bills leave the effective cost at nothing instead.
          effective: ledgerOf(effective),
          days,
          firstDay: known.firstDay ?? since,
        })),
      );
      await setImmediate();
    }
    const { anomalies } = this.#database;
    const kept = 1 - this.#config.retentionMonths;
    const news = await anomalies.settle(findings, {
      since,
      forgotten: monthStart(dayOf(Date.now()), kept),
    });
    for (const row of news) {
      const wasTold = await this.#reporter.tellAnomaly(tree, row);
      if (wasTold) await anomalies.markTold(row);
    }
  }

  /** @throws NotFoundError */
  async require(id: string): Promise<AnomalyRow> {
    const row = await this.#database.anomalies.find(id);
    if (!row) throw new NotFoundError(`There is no anomaly ${id}`);
    return row;
  }

  async acknowledge(
    { id }: AnomalyRow,
    { by, reason }: { by: string; reason: string },
  ): Promise<Anomaly> {
    const at = new Date().toISOString();
    await this.#database.anomalies.acknowledge(id, { by, at, reason });
    const row = await this.require(id);
    await this.#reporter.tellAcknowledged(row);
    return toAnomaly(row);
  }

  async #look(
    tree: EntityTree,
    entityRef: string,
    options: {
      billed: Ledger;
      effective: Ledger;
      days: string[];
      firstDay: string;
    },
  ): Promise<Finding[]> {
    const { billed, effective, days, firstDay } = options;
    const findings: Finding[] = [];
    for (const currency of effective.currencies) {
      const isEffective = days.some(
        day => effective.of(currency, '').on(day).units !== 0n,
      );
      const ledger = isEffective ? effective : billed;
      for (const day of days) {
        const unusual = unusualOn(ledger.of(currency, ''), day, {
          firstDay,
          minimum: this.#config.minimumAnomaly,
        });
        if (!unusual) continue;
        const cause = await this.#causeOf(entityRef, {
          day,
          currency,
          cost: isEffective ? 'effective' : 'billed',
        });
        findings.push({
          entity_ref: entityRef,
          day,
          currency,
          amount: formatDecimal(unusual.amount),
          expected: formatDecimal(unusual.expected),
          severity: unusual.severity,
          resource_id: cause?.share.resource_id ?? null,
          cause: cause ? resourceKeyOf(cause.share) : '',
          text: sentenceOf(
            tree.titleOf(entityRef),
            day,
            currency,
            unusual,
            cause,
          ),
        });
      }
    }
    return findings;
  }

  /** The resource that costs most above what it usually does on such a day. */
  async #causeOf(
    entityRef: string,
    about: { day: string; currency: string; cost: 'billed' | 'effective' },
  ) {
    const { day, currency, cost } = about;
    const samples = samplesOf(day);
    const shares = await this.#database.charges.listShares({
      cost,
      entityRefs: [entityRef],
      fromMonth: monthOf([...samples].sort()[0]),
      toMonth: monthOf(day),
    });
    const ledger = new Ledger();
    const byKey = new Map<string, ServedShare>();
    for (const share of shares) {
      if (share.currency !== currency || !isUsage(share)) continue;
      const key = resourceKeyOf(share);
      ledger.add(currency, key, share, share);
      byKey.set(key, share);
    }
    let cause: { share: ServedShare; excess: Decimal } | undefined;
    for (const key of ledger.keys(currency)) {
      const series = ledger.of(currency, key);
      const excess = subtract(
        series.on(day),
        median(samples.map(each => series.on(each))),
      );
      if (compare(excess, cause?.excess ?? ZERO) > 0) {
        cause = { share: byKey.get(key)!, excess };
      }
    }
    return cause;
  }
}

function isUsage({ category }: { category: string }): boolean {
  return category === 'Usage';
}

function ledgerOf(costs: ServedCost[]): Ledger {
  const ledger = new Ledger();
  for (const row of costs.filter(isUsage)) ledger.add(row.currency, '', row);
  return ledger;
}

function sentenceOf(
  name: string,
  day: string,
  currency: string,
  { amount, expected, excess }: Unusual,
  cause: { share: ServedShare; excess: Decimal } | undefined,
): string {
  const share = expected.units > 0n ? ratio(excess, expected) : undefined;
  const more =
    share === undefined
      ? inWords(excess, currency)
      : `${Math.round(share * 100)} %`;
  return `${name} cost ${more} more on ${day} than a usual ${kindOfDay(
    day,
  )}: ${inWords(amount, currency)} instead of ${inWords(expected, currency)}${
    cause ? `; most of it is ${inFull(cause.share)}` : ''
  }`;
}

/** A resource with where it is, which its name alone may not tell. */
function inFull(share: ServedShare): string {
  const { name, detail } = namedResourceOf(share);
  return detail ? `${name} (${detail})` : name;
}
