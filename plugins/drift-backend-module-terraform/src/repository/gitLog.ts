import { runGit } from '@paved-path/provider-kit-node';
import { DateTime } from 'luxon';
import { SourceCommit } from './Source';

/** Reads commits; git's own format keeps each on a line. @internal */
export async function readCommits(
  args: string[],
  options: { cwd: string; signal?: AbortSignal },
): Promise<SourceCommit[]> {
  const { stdout } = await runGit(
    ['log', '--format=%H%x00%an%x00%cI%x00%s', ...args],
    options,
  );
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [sha, author, at, subject] = line.split('\0');
      return {
        sha,
        author,
        at: DateTime.fromISO(at).toUTC().toISO()!,
        subject,
      };
    });
}
