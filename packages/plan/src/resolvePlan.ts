import { isAbsolute, join, resolve } from 'node:path';
import maxSatisfying from 'semver/ranges/max-satisfying';
import satisfies from 'semver/functions/satisfies';
import parseVersion from 'semver/functions/parse';
import validRange from 'semver/ranges/valid';
import { contentHash } from './contentHash';
import { loadPlanFolder, type PlanFolder } from './planFolder';
import {
  defaultCache,
  fetchPlanTag,
  isGitUrl,
  listPlanTags,
  withoutCredentials,
} from './planGitSource';
import { PlanError } from './problems';
import { readServiceFile, SERVICE_FILE } from './serviceFile';
import type { PlanReference } from './serviceSchema';

/** The plan that a service follows, found. @public */
export interface ResolvedPlan extends PlanFolder {
  /** Where it came from: a Git URL without credentials, or a folder. */
  from: string;
  source: 'git' | 'folder' | 'overload';
  /** The commit of its tag, or the hash of the folder's content. */
  sha: string;
  /** The tag, where it came from Git. */
  tag?: string;
  /** True where the service names one version, false where it follows. */
  pinned: boolean;
  /** The newest version that there is. */
  newest?: string;
  /** What a person should know, such as a repository that could not be reached. */
  warnings: string[];
}

/** @public */
export interface ResolvePlanOptions {
  /** Use this plan folder whatever service.yaml says; by default `$PLAN_OVERLOAD`. */
  overload?: string;
  /** Where fetched plans are kept; by default `$PLAN_CACHE`, else the user's cache folder. */
  cache?: string;
  signal?: AbortSignal;
  /** Another version than service.yaml asks for: a version or a range. */
  version?: string;
}

/**
 * Finds the plan that the service in the folder follows. Throws a PlanError where there is none that fits.
 * @public
 */
export async function resolvePlan(
  serviceFolder: string,
  options: ResolvePlanOptions = {},
): Promise<ResolvedPlan> {
  const service = await readServiceFile(serviceFolder);
  return resolvePlanReference(serviceFolder, service.plan, options);
}

/** As `resolvePlan`, for a `service.yaml` that has been read. */
export async function resolvePlanReference(
  serviceFolder: string,
  reference: PlanReference,
  options: ResolvePlanOptions = {},
): Promise<ResolvedPlan> {
  const wanted = options.version ?? reference.version;
  checkWanted(wanted);
  const pinned = isExact(wanted);
  const overload = options.overload ?? process.env.PLAN_OVERLOAD;
  if (overload) {
    const found = await loadPlanFolder(overload);
    const sha = await contentHash(found.folder);
    return {
      ...found,
      from: found.folder,
      source: 'overload',
      sha,
      pinned,
      warnings: [],
    };
  }
  return isGitUrl(reference.from)
    ? fromGit(reference, wanted, options)
    : fromFolder(serviceFolder, reference, wanted);
}

async function fromFolder(
  serviceFolder: string,
  reference: PlanReference,
  wanted: string | undefined,
): Promise<ResolvedPlan> {
  const base = isAbsolute(reference.from)
    ? reference.from
    : resolve(serviceFolder, reference.from);
  const found = await loadPlanFolder(join(base, reference.name));
  const { version } = found.plan;
  if (wanted !== undefined && !fits(version, wanted)) {
    throw new PlanError(
      `${SERVICE_FILE} asks for version ${wanted} of the plan ${reference.name}, and the folder ${found.folder} holds ${version}. ` +
        `A folder has one version only: ask for ${version}, or take the plan from a Git URL`,
    );
  }
  return {
    ...found,
    from: reference.from,
    source: 'folder',
    sha: await contentHash(found.folder),
    pinned: isExact(wanted),
    newest: version,
    warnings: [],
  };
}

async function fromGit(
  reference: PlanReference,
  wanted: string | undefined,
  options: ResolvePlanOptions,
): Promise<ResolvedPlan> {
  const cache = options.cache ?? defaultCache();
  const { tags, unreachable } = await listPlanTags(
    reference.from,
    reference.name,
    {
      cache,
      signal: options.signal,
    },
  );
  const versions = tags
    .map(tag => tag.version)
    .filter(version => parseVersion(version));
  const newest = maxSatisfying(versions, '*') ?? undefined;
  const version = choose(versions, wanted);
  const url = withoutCredentials(reference.from);
  const chosen = tags.find(tag => tag.version === version);
  if (!chosen) {
    throw new PlanError(
      versions.length === 0
        ? `${url} has no version of a plan named ${reference.name}: no tag ${reference.name}-v<version>`
        : `${url} has no version ${wanted ?? ''} of the plan ${
            reference.name
          }; it has ${versions.join(', ')}`,
    );
  }
  const fetched = await fetchPlanTag(reference.from, chosen, {
    cache,
    signal: options.signal,
  });
  const found = await loadPlanFolder(join(fetched, reference.name));
  if (found.plan.version !== chosen.version) {
    throw new PlanError(
      `The tag ${chosen.tag} of ${url} holds version ${found.plan.version} in its plan.yaml; tag and file must agree`,
    );
  }
  return {
    ...found,
    from: url,
    source: 'git',
    sha: chosen.commit,
    tag: chosen.tag,
    pinned: isExact(wanted),
    newest,
    warnings: unreachable
      ? [
          `${url} cannot be reached (${unreachable}); going by the versions it had last time`,
        ]
      : [],
  };
}

function choose(
  versions: string[],
  wanted: string | undefined,
): string | undefined {
  if (isExact(wanted)) return versions.find(version => version === wanted);
  return maxSatisfying(versions, wanted ?? '*') ?? undefined;
}

function fits(version: string, wanted: string): boolean {
  return isExact(wanted) ? version === wanted : satisfies(version, wanted);
}

function isExact(wanted: string | undefined): boolean {
  return wanted !== undefined && parseVersion(wanted) !== null;
}

/** True where `plan.version` is something that can be asked for. */
export function isVersionOrRange(wanted: string): boolean {
  return validRange(wanted) !== null && wanted.trim() !== '';
}

function checkWanted(wanted: string | undefined): void {
  if (wanted !== undefined && !isVersionOrRange(wanted)) {
    throw new PlanError(
      `"${wanted}" is neither a version such as 1.0.0 nor a range such as ^1`,
    );
  }
}
