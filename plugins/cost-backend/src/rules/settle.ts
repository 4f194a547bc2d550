import { randomUUID } from 'node:crypto';
import { AnomalyRow } from '../database/rows';
import { addDays } from './days';

/** Unusual days of one cause are one anomaly, with so many days from one to the next: a weekend may lie between them. @internal */
export const MOST_APART = 4;

/** What was found of an entity's day. @internal */
export type Finding = Pick<
  AnomalyRow,
  | 'entity_ref'
  | 'day'
  | 'currency'
  | 'amount'
  | 'expected'
  | 'text'
  | 'resource_id'
  | 'severity'
> & {
  /** What tells causes apart; empty: it is not known. */
  cause: string;
};

/** What is to be written. @internal */
export type Settled = { added: AnomalyRow[]; changed: AnomalyRow[] };

const RANKS: Record<AnomalyRow['severity'], number> = {
  info: 0,
  warning: 1,
  critical: 2,
};

/** Nobody was told of it, and nobody acknowledged it. */
const UNTOLD = {
  acknowledged_by: null,
  acknowledged_at: null,
  acknowledgement: null,
  told: false,
};

/**
 * Brings what was found of days since one together with what was found before. Each day is of one anomaly, which is told once and keeps its
 * acknowledgement until it grows worse than was ever told. What is gone comes back by its own day alone, and as it was.
 *
 * @internal
 */
export function settleAnomalies(
  known: readonly AnomalyRow[],
  findings: readonly Finding[],
  since: string,
): Settled {
  const before = new Map(known.map(row => [row.id, row]));
  const byBill = new Map<string, AnomalyRow[]>();
  for (const row of known) {
    const all = byBill.get(billOf(row)) ?? [];
    // What follows on its first day is found anew.
    const found = row.last_day < since ? row.last_day : addDays(since, -1);
    const last_day = found > row.day ? found : row.day;
    byBill.set(billOf(row), [...all, { ...row, last_day }]);
  }
  const foundDays = new Set(findings.map(dayKeyOf));
  /** Whether the day whose numbers it has is there no more. */
  const isHeadless = (row: AnomalyRow) =>
    row.day >= since && !foundDays.has(dayKeyOf(row));
  const seen = new Set<string>();
  const sorted = [...findings].sort((a, b) => (a.day < b.day ? -1 : 1));
  for (const finding of sorted) {
    const rows = byBill.get(billOf(finding)) ?? [];
    byBill.set(billOf(finding), rows);
    const own = rows.find(({ day }) => day === finding.day);
    const row =
      own ??
      rows
        .filter(
          each =>
            !each.gone &&
            isNoWorse(finding, each) &&
            hasSameCause(each, finding) &&
            (isHeadless(each)
              ? isWithin(finding, each, before.get(each.id))
              : isFollowedBy(each, finding)),
        )
        .sort((a, b) => (a.day < b.day ? -1 : 1))
        .pop();
    if (!row) {
      const added = newRow(finding);
      rows.push(added);
      seen.add(added.id);
      continue;
    }
    if (own && !isNoWorse(finding, own) && !isToldAsSuch(finding, own)) {
      Object.assign(own, UNTOLD);
    }
    if (!own && isHeadless(row)) rows.push(goneOf(row));
    if (own || isHeadless(row)) Object.assign(row, finding);
    if (finding.day > row.last_day) row.last_day = finding.day;
    row.gone = false;
    row.state = row.acknowledged_by ? 'acknowledged' : 'open';
    seen.add(row.id);
  }
  const all = [...byBill.values()].flat();
  for (const row of all) {
    if (row.day < since || seen.has(row.id)) continue;
    row.gone = true;
    row.state = 'over';
  }
  return {
    added: all.filter(({ id }) => !before.has(id)),
    changed: all.filter(row => {
      const old = before.get(row.id);
      return old && !isSame(old, row);
    }),
  };
}

function hasSameCause(row: AnomalyRow, finding: Finding): boolean {
  // What was found before causes were kept goes on as it did then.
  if (row.cause === null) return row.resource_id === finding.resource_id;
  return row.cause !== '' && row.cause === finding.cause;
}

function isNoWorse(finding: Finding, row: AnomalyRow): boolean {
  return RANKS[finding.severity] <= RANKS[row.severity];
}

/** Whether its owner was told of something as bad, which may have been restated since. */
function isToldAsSuch(finding: Finding, row: AnomalyRow): boolean {
  return (
    row.told_severity !== null &&
    RANKS[finding.severity] <= RANKS[row.told_severity]
  );
}

function isFollowedBy(row: AnomalyRow, finding: Finding): boolean {
  return (
    row.day < finding.day && finding.day <= addDays(row.last_day, MOST_APART)
  );
}

/** Whether a day was among those of an anomaly. */
function isWithin(
  { day }: Finding,
  row: AnomalyRow,
  before: AnomalyRow | undefined,
): boolean {
  return before !== undefined && row.day < day && day <= before.last_day;
}

function newRow(finding: Finding): AnomalyRow {
  return {
    ...finding,
    id: randomUUID(),
    last_day: finding.day,
    state: 'open',
    gone: false,
    told_severity: null,
    ...UNTOLD,
  };
}

/** The day whose numbers an anomaly had, so that it is not told again should it come back. */
function goneOf(row: AnomalyRow): AnomalyRow {
  return {
    ...row,
    id: randomUUID(),
    last_day: row.day,
    state: 'over',
    gone: true,
  };
}

function isSame(one: AnomalyRow, other: AnomalyRow): boolean {
  const written = ({ gone, ...row }: AnomalyRow) =>
    JSON.stringify({ ...row, gone: Boolean(gone) });
  return written(one) === written(other);
}

function billOf({
  entity_ref,
  currency,
}: Pick<AnomalyRow, 'entity_ref' | 'currency'>): string {
  return JSON.stringify([entity_ref, currency]);
}

function dayKeyOf(of: Pick<AnomalyRow, 'entity_ref' | 'currency' | 'day'>) {
  return JSON.stringify([billOf(of), of.day]);
}
