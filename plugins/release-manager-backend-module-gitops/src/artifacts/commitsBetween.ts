import { Commit } from '@paved-path/backstage-plugin-release-manager-common';
import { Comparison } from '@paved-path/backstage-plugin-release-manager-node';

/** An artifact's place in its repository's history. @internal */
export type Lineage = {
  artifactId: string;
  /** The commit it was built from; perhaps only its beginning. */
  sha: string;
  branch?: string;
  builtAt?: string;
  /** Its commits as far as they are known, newest first, its own included. */
  commits: Commit[];
};

/** How many commits an artifact lists at most; more, and the list was cut. @internal */
export const COMMITS_LISTED = 100;

/**
 * What lies between two artifacts, from the commits that each lists.
 * @internal
 */
export function commitsBetween(
  from: Lineage,
  to: Lineage,
): Pick<Comparison, 'direction' | 'commits' | 'truncated'> {
  if (from.artifactId === to.artifactId) {
    return { direction: 'same', commits: [], truncated: false };
  }
  const back = isBefore(to, from);
  if (sameCommit(from.sha, to.sha)) {
    // The same source built with another plan.
    return {
      direction: back ? 'back' : 'forward',
      commits: [],
      truncated: false,
    };
  }
  const ahead = indexOf(to.commits, from.sha);
  if (ahead >= 0) {
    return {
      direction: 'forward',
      commits: to.commits.slice(0, ahead),
      truncated: false,
    };
  }
  const behind = indexOf(from.commits, to.sha);
  if (behind >= 0) {
    return {
      direction: 'back',
      commits: from.commits.slice(0, behind),
      truncated: false,
    };
  }
  const known = new Set(from.commits.map(commit => commit.sha));
  const fork = to.commits.findIndex(commit => known.has(commit.sha));
  if (fork >= 0) {
    return {
      direction: 'unrelated',
      commits: to.commits.slice(0, fork),
      truncated: false,
    };
  }
  // Further apart than the lists reach: on one branch the later build is the one ahead.
  const newer = back ? from : to;
  const cut = newer.commits.length >= COMMITS_LISTED;
  if (cut && from.branch && from.branch === to.branch) {
    return {
      direction: back ? 'back' : 'forward',
      commits: newer.commits,
      truncated: true,
    };
  }
  return {
    direction: 'unrelated',
    commits: to.commits,
    truncated: to.commits.length >= COMMITS_LISTED,
  };
}

/**
 * The beginning of the commit that an artifact id names: `<branch>-<commit>-<plan>`.
 * @internal
 */
export function shaOfArtifactId(artifactId: string): string {
  return /-([0-9a-f]{7,40})(?:-[0-9a-f]{7,40})?$/.exec(artifactId)?.[1] ?? '';
}

function isBefore(one: Lineage, other: Lineage): boolean {
  return (
    one.builtAt !== undefined &&
    other.builtAt !== undefined &&
    one.builtAt < other.builtAt
  );
}

function indexOf(commits: Commit[], sha: string): number {
  return sha ? commits.findIndex(commit => sameCommit(commit.sha, sha)) : -1;
}

function sameCommit(one: string, other: string): boolean {
  if (!one || !other) return false;
  return one.startsWith(other) || other.startsWith(one);
}
