import { ServedShare } from '../database/SharePages';

const MOST = 50;
const MOST_ASKED = 500;

type Claimant = { entityRef: string; rule: string };

/**
 * Charges that some entities claim and others do too, a sentence for each resource.
 * @internal
 */
export function conflictsOf(
  shares: readonly ServedShare[],
  about: ReadonlySet<string>,
  /** Others that the reader may see; of the rest it is said that there are some. */
  visible: ReadonlySet<string> = about,
): string[] {
  const sentences = new Set<string>();
  for (const share of shares) {
    const claimants = claimantsOf(share);
    if (!claimants.some(each => about.has(each.entityRef))) continue;
    const seen = claimants.filter(
      ({ entityRef }) => about.has(entityRef) || visible.has(entityRef),
    );
    const hidden = claimants.length - seen.length;
    const who = [
      ...seen.map(each => `${each.entityRef} (${each.rule})`),
      ...(hidden === 1 ? ['another entity'] : []),
      ...(hidden > 1 ? [`${hidden} other entities`] : []),
    ];
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

/**
 * Who else claims charges that some entities claim. Of many, the first 500 by name: so many sentences are not told.
 * @internal
 */
export function otherClaimants(
  shares: readonly ServedShare[],
  about: ReadonlySet<string>,
): string[] {
  const others = new Set<string>();
  for (const share of shares) {
    const claimants = claimantsOf(share);
    if (!claimants.some(each => about.has(each.entityRef))) continue;
    for (const { entityRef } of claimants) {
      if (!about.has(entityRef)) others.add(entityRef);
    }
  }
  return [...others].sort().slice(0, MOST_ASKED);
}

function claimantsOf({ claimants }: ServedShare): Claimant[] {
  return claimants ? JSON.parse(claimants) : [];
}
