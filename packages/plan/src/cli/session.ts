import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import {
  readServiceCommit,
  toArtifactIdentity,
  type ArtifactIdentity,
  type ServiceCommit,
} from '../artifactIdentity';
import { PlanError, formatProblem } from '../problems';
import { loadPlanFolder } from '../planFolder';
import type { ResolvedPlan } from '../resolvePlan';
import { validateService, type ValidService } from '../validateService';

/** What each command starts from: the folder it was called in, and what the pipeline says by environment variables. */
export interface Session {
  /** The service's folder, absolute. */
  folder: string;
  /** The artifact's folder, absolute. */
  output: string;
  /** The JUnit file. */
  testResults: string;
}

/** Everything that commands leave beside an artifact goes into this folder of the service. */
const WORK_FOLDER = '.plan';

/** Reads where we are. */
export function openSession(output?: string): Session {
  const folder = process.cwd();
  const work = join(folder, WORK_FOLDER);
  return {
    folder,
    output: resolve(output ?? (process.env.PLAN_OUTPUT || work)),
    testResults: join(work, 'test-results.xml'),
  };
}

/** The service, checked, with its plan; warnings are told. With `fresh`, the plan is looked for anew. */
export async function openService(
  session: Session,
  options: { fresh?: boolean } = {},
): Promise<ValidService> {
  const remembered = options.fresh
    ? undefined
    : await recallResolution(session);
  const valid = await validateService(session.folder, { resolved: remembered });
  for (const warning of valid.warnings) say(formatProblem(warning));
  if (!remembered) await rememberResolution(session, valid.resolved);
  return valid;
}

/** The commit, or undefined where what is done needs none. */
export async function tryReadCommit(
  session: Session,
): Promise<ServiceCommit | undefined> {
  return readServiceCommit(session.folder).catch(error => {
    if (error instanceof PlanError) return undefined;
    throw error;
  });
}

/** The artifact's name; `local` where there is no commit to name it after. */
export async function identify(
  session: Session,
  valid: ValidService,
): Promise<ArtifactIdentity> {
  const commit = await tryReadCommit(session);
  return commit
    ? toArtifactIdentity(commit, valid.resolved.sha)
    : { id: 'local', label: 'local' };
}

/** To a person, beside what a command answers with. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A path as a person at the prompt would write it. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  if (short.startsWith('..')) return path;
  return short || '.';
}

/*
 * The commands of one pipeline run must agree on the plan, even where a new version is published while they run. So the
 * first one (validating) notes what it found, and the others, knowing each other by their common PLAN_OUTPUT, take that.
 */
function resolutionKey(): string | undefined {
  const { PLAN_OUTPUT, PLAN_OVERLOAD = '' } = process.env;
  return PLAN_OUTPUT
    ? JSON.stringify([
        PLAN_OUTPUT,
        PLAN_OVERLOAD,
        process.env.PLAN_STARTED_AT ?? '',
      ])
    : undefined;
}

function resolutionFile(session: Session): string {
  return join(session.folder, WORK_FOLDER, 'resolution.json');
}

async function recallResolution(
  session: Session,
): Promise<ResolvedPlan | undefined> {
  const key = resolutionKey();
  if (!key) return undefined;
  try {
    const note = JSON.parse(await readFile(resolutionFile(session), 'utf8'));
    const service = await readFile(
      join(session.folder, 'service.yaml'),
      'utf8',
    );
    if (note.key !== key || note.service !== service) return undefined;
    return {
      ...note.resolved,
      ...(await loadPlanFolder(note.resolved.folder)),
    };
  } catch {
    return undefined;
  }
}

async function rememberResolution(
  session: Session,
  resolved: ResolvedPlan,
): Promise<void> {
  const key = resolutionKey();
  if (!key) return;
  const { plan, warnings, ...found } = resolved;
  const service = await readFile(join(session.folder, 'service.yaml'), 'utf8');
  const file = resolutionFile(session);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    JSON.stringify({ key, service, resolved: { ...found, warnings: [] } }),
  );
}
