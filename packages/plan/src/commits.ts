import type { ArtifactCommits } from './artifactSchema';
import { git } from './git';

const separator = '\x1f';

/** The newest commits of what is checked out, newest first, one more field than commits.json has: who committed. */
export interface CommitDetails {
  commits: ArtifactCommits;
  committer: { name: string; email: string };
}

/** Reads the checked-out commit and at most `limit` - 1 before it. */
export async function readCommits(
  folder: string,
  options: { limit: number; signal?: AbortSignal },
): Promise<CommitDetails> {
  const format = ['%H', '%s', '%an', '%ae', '%aI', '%cn', '%ce'].join('%x1f');
  const log = await git(
    ['log', `--max-count=${options.limit}`, `--format=${format}`],
    {
      cwd: folder,
      signal: options.signal,
    },
  );
  const rows = log
    .split('\n')
    .filter(Boolean)
    .map(line => line.split(separator));
  return {
    commits: rows.map(([sha, message, name, email, at]) => ({
      sha,
      message,
      author: { name, email },
      at: new Date(at).toISOString(),
    })),
    committer: { name: rows[0]?.[5] ?? '', email: rows[0]?.[6] ?? '' },
  };
}
