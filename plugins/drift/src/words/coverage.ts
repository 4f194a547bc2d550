import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import {
  CoverageState,
  CoverageSummary,
} from '@paved-path/backstage-plugin-drift-common';
import { AnswerFreshness } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { Translate } from '../translation';
import { listNames } from './names';
import { Status } from './status';

/** How many resources are in each state. */
export type CoverageCounts = Record<CoverageState, number>;

/** What no code manages first. */
export const coverageStateOrder: CoverageState[] = [
  'unmanaged',
  'unknown',
  'managed',
];

/** Whether code manages a resource, in words. */
export function coverageStatus(state: CoverageState, t: Translate): Status {
  switch (state) {
    case 'managed':
      return { tone: 'good', words: t('coverage.managed') };
    case 'unmanaged':
      return { tone: 'warning', words: t('coverage.unmanaged') };
    default:
      return {
        tone: 'neutral',
        words: t('coverage.unknown'),
        icon: HelpOutlineIcon,
      };
  }
}

/** All resources of all inventories. */
export function coverageTotals({
  inventories,
}: CoverageSummary): CoverageCounts {
  const totalOf = (state: CoverageState) =>
    inventories.reduce((sum, { counts }) => sum + counts[state], 0);
  return {
    managed: totalOf('managed'),
    unmanaged: totalOf('unmanaged'),
    unknown: totalOf('unknown'),
  };
}

/** Whether anybody has looked: no inventory is there, none was read yet, none could be read, or something is known. */
export function coverageStanding({
  inventories,
}: CoverageSummary): 'none' | 'never' | 'failed' | 'known' {
  if (!inventories.length) return 'none';
  if (inventories.some(({ freshness }) => freshness.asOf)) return 'known';
  return inventories.every(({ freshness }) => freshness.state === 'never')
    ? 'never'
    : 'failed';
}

/** Whether every inventory says what is there now. */
export function isCurrent({ inventories }: CoverageSummary): boolean {
  return inventories.every(({ freshness }) => freshness.state === 'fresh');
}

/** The inventories are together as old as the oldest, and as trustworthy as the worst. */
export function coverageFreshness(
  { inventories }: CoverageSummary,
  t: Translate,
): AnswerFreshness {
  const worst = (['failed', 'stale', 'never'] as const)
    .flatMap(state => inventories.filter(it => it.freshness.state === state))
    .shift();
  type Inventory = (typeof inventories)[number];
  const reasonOf = ({ freshness }: Inventory) => inventoryReason(freshness, t);
  const named = (inventory: Inventory) =>
    t('coverage.reasonOf', {
      inventory: inventory.title,
      reason: reasonOf(inventory),
    });
  const asOf = inventories
    .flatMap(({ freshness }) => freshness.asOf ?? [])
    .sort(
      (a, b) => DateTime.fromISO(a).toMillis() - DateTime.fromISO(b).toMillis(),
    )[0];
  return {
    source: listNames(
      inventories.map(({ title }) => title),
      t,
    ),
    asOf,
    state: worst?.freshness.state ?? 'fresh',
    reason: worst && (inventories.length > 1 ? named(worst) : reasonOf(worst)),
  };
}

/** Why an inventory does not say what is there now. */
export function inventoryReason(
  { reason, state, asOf }: AnswerFreshness,
  t: Translate,
): string {
  if (reason) return reason;
  if (state === 'never') return t('coverage.notRead');
  // It could be read, and is old.
  return state === 'stale' && asOf ? t('coverage.old') : t('coverage.noReason');
}

/** What no code manages, in one sentence; green only where all of it was looked at, now. */
export function coverageSentence(
  summary: CoverageSummary,
  t: Translate,
): Status {
  const { managed, unmanaged, unknown } = coverageTotals(summary);
  if (unmanaged) {
    return {
      tone: 'warning',
      words: t('coverage.unmanagedSentence', { count: unmanaged }),
    };
  }
  if (unknown) {
    return {
      ...coverageStatus('unknown', t),
      words: unknownSentence(summary, t),
    };
  }
  if (!managed) return { tone: 'neutral', words: t('coverage.nothing') };
  return isCurrent(summary)
    ? { tone: 'good', words: t('coverage.allManaged', { count: managed }) }
    : {
        tone: 'warning',
        words: t('coverage.allManagedThen', { count: managed }),
      };
}

/** Of how many resources it is unknown whether code manages them, and why. */
export function unknownSentence(
  summary: CoverageSummary,
  t: Translate,
): string {
  const { unknown } = coverageTotals(summary);
  const { unreadEnvironments, unreadTruncated } = summary;
  const unread = unreadEnvironments.length;
  if (!unread) return t('coverage.unknownSentence', { count: unknown });
  let reason: string = t('coverage.unread', { count: unread });
  if (unreadTruncated) {
    reason = t('coverage.unreadMore', { count: unread });
  } else if (unreadEnvironments.some(({ id }) => !id)) {
    // How many environments a provider has that does not tell is not known.
    reason = t('coverage.unreadSome');
  }
  return t('coverage.unknownBecause', { count: unknown, reason });
}
