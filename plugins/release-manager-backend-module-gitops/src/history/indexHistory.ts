import { DateTime } from 'luxon';
import { ConfigRepository } from '../git/ConfigRepository';
import { HistoryIndex, IndexedCommit } from './HistoryIndex';

/**
 * Brings the index up to the mirror's head: by the commits that are new or, where the history was rewritten, by all.
 * @internal
 */
export async function indexHistory(options: {
  /** Names the repository and its branch. */
  name: string;
  repository: ConfigRepository;
  index: HistoryIndex;
  signal?: AbortSignal;
}): Promise<void> {
  const { name, repository, index, signal } = options;
  for (;;) {
    const { head } = repository.state;
    const from = await index.getHead(name);
    if (from === head) {
      if (head === undefined) {
        await index.replace({ repository: name, head, commits: [] });
      }
      return;
    }
    if (from && head && !(await repository.has(from, signal))) {
      // Another replica may have pushed and indexed meanwhile.
      await repository.fetch(signal);
      if (repository.state.head !== head) continue;
    }
    const follows =
      from &&
      head &&
      (await repository.has(from, signal)) &&
      (await repository.isAncestor(from, head, signal));
    if (!follows) {
      const commits = head ? await readCommits(repository, head, signal) : [];
      await index.replace({ repository: name, head, commits });
      return;
    }
    const commits = await readCommits(repository, `${from}..${head}`, signal);
    if (await index.append({ repository: name, from, to: head, commits })) {
      return;
    }
  }
}

async function readCommits(
  repository: ConfigRepository,
  range: string,
  signal?: AbortSignal,
): Promise<IndexedCommit[]> {
  const text = await repository.log(
    ['-z', '--reverse', '--topo-order', '--format=%H%x00%cI%x00%B', range],
    signal,
  );
  const fields = text.split('\0');
  const commits: IndexedCommit[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    commits.push({
      sha: fields[at],
      at: toUtc(fields[at + 1]),
      message: fields[at + 2],
    });
  }
  return commits;
}

/** A moment in UTC, as ISO 8601. @internal */
export function toUtc(text: string): string {
  return DateTime.fromISO(text, { zone: 'utc' }).toISO() ?? text;
}
