import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from './git';
import { PlanError } from './problems';

/** A version of a plan, as a tag of its repository. */
export interface PlanTag {
  tag: string;
  version: string;
  commit: string;
}

/** Where fetched plans are kept: `$PLAN_CACHE`, else the user's cache folder. */
export function defaultCache(): string {
  return (
    process.env.PLAN_CACHE ||
    join(
      process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
      'paved-path',
      'plans',
    )
  );
}

/** True where `plan.from` names a repository; otherwise it is a folder. */
export function isGitUrl(from: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(from) ||
    /^[\w.-]+@[\w.-]+:/.test(from) ||
    from.endsWith('.git')
  );
}

/** The URL without a password, to be shown and recorded. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/**
 * The versions of a plan that its repository has. Where the repository cannot be reached, what it had last time,
 * with the reason to be told.
 */
export async function listPlanTags(
  from: string,
  name: string,
  options: { cache: string; signal?: AbortSignal },
): Promise<{ tags: PlanTag[]; unreachable?: string }> {
  const key = createHash('sha256')
    .update(`${from}\n${name}`)
    .digest('hex')
    .slice(0, 20);
  const remembered = join(options.cache, 'tags', `${key}.json`);
  let listing: string;
  try {
    listing = await git(
      ['ls-remote', '--tags', '--', from, `refs/tags/${name}-v*`],
      options,
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    const known = await readFile(remembered, 'utf8').catch(() => undefined);
    if (known === undefined) {
      throw new PlanError(
        `The plan's repository ${withoutCredentials(
          from,
        )} cannot be reached: ${reason}`,
        { cause: error },
      );
    }
    return { tags: JSON.parse(known), unreachable: reason };
  }
  const tags = parseTags(listing, name);
  await writeAtomically(remembered, JSON.stringify(tags));
  return { tags };
}

function parseTags(listing: string, name: string): PlanTag[] {
  const commits = new Map<string, string>();
  for (const line of listing.split('\n')) {
    const match = /^([0-9a-f]{40,64})\trefs\/tags\/(.+?)(\^\{\})?$/.exec(line);
    // An annotated tag is listed twice, the second time (`^{}`) with the commit that it stands for.
    if (match && (match[3] || !commits.has(match[2])))
      commits.set(match[2], match[1]);
  }
  return [...commits].map(([tag, commit]) => ({
    tag,
    version: tag.slice(`${name}-v`.length),
    commit,
  }));
}

/** The folder that holds the repository's content at the tag; fetched once for each commit. */
export async function fetchPlanTag(
  from: string,
  tag: PlanTag,
  options: { cache: string; signal?: AbortSignal },
): Promise<string> {
  const folder = join(options.cache, tag.commit);
  if (await exists(folder)) return folder;
  await mkdir(options.cache, { recursive: true });
  const temporary = await mkdtemp(join(options.cache, 'fetch-'));
  try {
    await git(
      [
        '-c',
        'advice.detachedHead=false',
        'clone',
        '--quiet',
        '--depth',
        '1',
        '--branch',
        tag.tag,
        '--',
        from,
        temporary,
      ],
      { signal: options.signal },
    );
    const commit = (
      await git(['rev-parse', 'HEAD'], { cwd: temporary })
    ).trim();
    if (commit !== tag.commit) {
      throw new Error(
        `the tag ${tag.tag} moved while it was fetched; run this again`,
      );
    }
    await rm(join(temporary, '.git'), { recursive: true });
    await rename(temporary, folder).catch(async error => {
      // Somebody else fetched the same commit at the same time, which is as good.
      if (!(await exists(folder))) throw error;
    });
    return folder;
  } catch (error) {
    options.signal?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    throw new PlanError(
      `${tag.tag} of ${withoutCredentials(from)} cannot be fetched: ${reason}`,
      {
        cause: error,
      },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function writeAtomically(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
