import { ServedShare } from '../database/ChargeStore';

const MOST = 50;

type Claimant = { entityRef: string; rule: string };

/**
 * Charges that some entities claim and others do too, a sentence for each resource.
 * @internal
 */
export function conflictsOf(
  shares: readonly ServedShare[],
  about: ReadonlySet<string>,
): string[] {
  const sentences = new Set<string>();
  for (const share of shares) {
    if (!share.claimants) continue;
    const claimants: Claimant[] = JSON.parse(share.claimants);
    if (!claimants.some(each => about.has(each.entityRef))) continue;
    const who = claimants.map(each => `${each.entityRef} (${each.rule})`);
    const what =
      share.resource_name ??
      share.resource_id ??
      `${share.service}, ${share.category}`;
    sentences.add(
      `${what} is claimed by ${who.join(' and ')}: ${
        share.kind === 'conflict'
          ? 'it is counted at none of them'
          : 'it is shared evenly'
      }`,
    );
  }
  const all = [...sentences].sort();
  return all.length > MOST
    ? [...all.slice(0, MOST), `${all.length - MOST} more like these`]
    : all;
}
