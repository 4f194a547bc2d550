import {
  OrganisationGroupBy,
  OrganisationQuery,
  OrganisationReport,
  OrganisationRow,
  STACK_ANNOTATION,
  StackPeers,
} from '@paved-path/backstage-plugin-cost-common';
import { CostConfig } from '../config';
import { ServedCost } from '../database/ChargeStore';
import { CostDatabase } from '../database/CostDatabase';
import {
  addDays,
  dayOf,
  daysBetween,
  monthOf,
  monthStart,
} from '../rules/days';
import {
  absolute,
  compare,
  Decimal,
  formatDecimal,
  median,
  parseDecimal,
  sharesOf,
  subtract,
} from '../rules/decimal';
import { EntityTree } from '../rules/EntityTree';
import { currencyReportsOf } from '../rules/groups';
import { changeOf, Ledger } from '../rules/Ledger';
import { Coverage } from './Coverage';
import { EntityDirectory } from './EntityDirectory';
import { hasBefore, ReportViews } from './ReportViews';
import { toAnomaly } from './toAnomaly';

const TOP_ANOMALIES = 20;
const ENOUGH_PEERS = 3;

type RowKey = Pick<OrganisationRow, 'kind' | 'key'>;

/** What the whole organisation costs. @internal */
export class OrganisationViews {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #coverage: Coverage;
  readonly #directory: EntityDirectory;
  readonly #reports: ReportViews;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    coverage: Coverage;
    directory: EntityDirectory;
    reports: ReportViews;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#coverage = options.coverage;
    this.#directory = options.directory;
    this.#reports = options.reports;
  }

  async getReport(query: OrganisationQuery): Promise<OrganisationReport> {
    const cost = query.cost ?? this.#config.cost;
    const groupBy = query.groupBy ?? 'team';
    const { period, known, lastDay, months } = await this.#reports.resolve(
      query,
    );
    const [tree, costs, anomalies] = await Promise.all([
      this.#directory.get(),
      this.#database.charges.listCosts({ cost, ...months }),
      this.#database.anomalies.listOpen(),
    ]);
    const ledger = new Ledger();
    for (const row of costs) {
      const key = rowKeyOf(row, groupBy, tree);
      ledger.add(row.currency, JSON.stringify([key.kind, key.key]), row);
    }
    const naming = (text: string) => nameOf(readKey(text), groupBy, tree);
    const withChange = hasBefore(known, period);
    const rows = ledger.currencies.flatMap(currency => {
      const sums = ledger.keys(currency).flatMap(text => {
        const series = ledger.of(currency, text);
        const total = series.total(period);
        const previous = series.total(period.previous);
        const current = series.total(period.compared);
        return total.units || previous.units
          ? [{ text, total, current, previous }]
          : [];
      });
      sums.sort(
        (a, b) => compare(b.total, a.total) || (a.text < b.text ? -1 : 1),
      );
      const shares = sharesOf(sums.map(each => each.total));
      return sums.map(
        ({ text, total, current, previous }, index): OrganisationRow => ({
          ...readKey(text),
          ...naming(text),
          currency,
          cost: formatDecimal(total),
          share: shares[index],
          change: withChange ? changeOf(current, previous) : undefined,
        }),
      );
    });
    return {
      cost,
      groupBy,
      from: period.from,
      to: period.to,
      days: daysBetween(period.from, period.to),
      rows,
      currencies: currencyReportsOf(ledger, period, {
        naming,
        firstDay: known.firstDay,
        lastDay,
      }).map(report => ({
        ...report,
        groups: report.groups.map(group => ({
          ...group,
          key: group.others ? group.key : groupKeyOf(readKey(group.key)),
        })),
      })),
      anomalies: anomalies
        .sort((a, b) => compare(excessOf(b), excessOf(a)))
        .slice(0, TOP_ANOMALIES)
        .map(toAnomaly),
      notIncluded: [...known.notIncluded, ...this.#unknownEntities(tree)],
      freshness: known.freshness,
    };
  }

  /** What services of a stack cost in the last whole month; undefined where fewer than three did, so that none is told of alone. */
  async getPeers(stack: string): Promise<StackPeers | undefined> {
    const tree = await this.#directory.get();
    const peers = [...tree.nodes.values()]
      .filter(({ entity }) => {
        if (entity.kind !== 'Component') return false;
        const { annotations, tags } = entity.metadata;
        const own = annotations?.[STACK_ANNOTATION];
        return own === undefined ? tags?.includes(stack) : own === stack;
      })
      .map(each => each.ref);
    const known = (await this.#coverage.get()).known();
    const next = addDays(known.lastDay ?? dayOf(Date.now()), 1);
    const range = { from: monthStart(next, -1), to: monthStart(next) };
    const month = monthOf(range.from);
    // What half a month costs is no measure.
    if (!known.lastDay || (known.firstDay ?? next) > range.from) {
      return undefined;
    }
    const ledger = new Ledger();
    const costs = await this.#database.charges.listCosts({
      cost: this.#config.cost,
      entityRefs: peers,
      fromMonth: month,
      toMonth: month,
    });
    for (const row of costs) ledger.add(row.currency, row.entity_ref, row);
    const currencies = ledger.currencies.flatMap(currency => {
      const totals = ledger
        .keys(currency)
        .map(key => ledger.of(currency, key).total(range))
        .sort(compare);
      if (totals.length < ENOUGH_PEERS) return [];
      return {
        currency,
        peers: totals.length,
        median: formatDecimal(median(totals)),
        lowest: formatDecimal(totals[0]),
        highest: formatDecimal(totals[totals.length - 1]),
      };
    });
    const charged = new Set(costs.map(each => each.entity_ref)).size;
    return currencies.length
      ? { stack, month, peers: charged, currencies }
      : undefined;
  }

  /** What the configuration says of entities that there are none of. */
  #unknownEntities(tree: EntityTree): string[] {
    const { attribution, budgets } = this.#config;
    const isUnknown = (ref: string) => !tree.nodes.has(ref);
    return [
      ...attribution
        .filter(({ entityRef }) => isUnknown(entityRef))
        .map(
          ({ entityRef, selector }) =>
            `What ${selector.source} gives to ${entityRef}, which the catalog does not have`,
        ),
      ...[...budgets.keys()]
        .filter(isUnknown)
        .map(
          ref =>
            `The budget of ${ref} in the configuration, as the catalog does not have it`,
        ),
    ];
  }
}

/** Of whom a row is: each cost falls in exactly one. */
function rowKeyOf(
  row: ServedCost,
  groupBy: OrganisationGroupBy,
  tree: EntityTree,
): RowKey {
  if (
    groupBy === 'provider' ||
    groupBy === 'service' ||
    groupBy === 'environment'
  ) {
    return { kind: 'group', key: row[groupBy] };
  }
  if (row.kind === 'none') return { kind: 'untagged', key: '' };
  if (row.kind === 'conflict') return { kind: 'conflict', key: '' };
  if (groupBy === 'entity') return { kind: 'group', key: row.entity_ref };
  const key =
    groupBy === 'team'
      ? tree.ownerOf(row.entity_ref)
      : tree.systemOf(row.entity_ref);
  if (key) return { kind: 'group', key };
  return groupBy === 'team'
    ? { kind: 'unowned', key: '' }
    : { kind: 'group', key: '' };
}

function readKey(text: string): RowKey {
  const [kind, key] = JSON.parse(text);
  return { kind, key };
}

function groupKeyOf({ kind, key }: RowKey): string {
  return kind === 'group' ? key : kind;
}

function nameOf(
  { kind, key }: RowKey,
  groupBy: OrganisationGroupBy,
  tree: EntityTree,
): { name: string; entityRef?: string } {
  if (kind === 'untagged') return { name: 'untagged' };
  if (kind === 'unowned') return { name: 'no owner' };
  if (kind === 'conflict') return { name: 'claimed by several' };
  if (!key) return { name: `no ${groupBy}` };
  if (groupBy === 'team' || groupBy === 'system' || groupBy === 'entity') {
    return { name: tree.titleOf(key), entityRef: key };
  }
  return { name: key };
}

function excessOf(row: { amount: string; expected: string }): Decimal {
  return absolute(
    subtract(parseDecimal(row.amount), parseDecimal(row.expected)),
  );
}
