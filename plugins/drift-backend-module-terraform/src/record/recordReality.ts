import {
  ResourceAction,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { ChangedFile } from '@paved-path/backstage-plugin-drift-node';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckFailure } from '../cli/explain';
import { isWithin } from '../plan/attributes';
import { actionOf, Report } from '../plan/PlanReport';
import { OpenModule } from '../Repository';
import { CodeMatcher, Finding } from './CodeMatcher';
import { applyEdits } from './hcl/edits';
import { CodeFile, ModuleCode } from './ModuleCode';
import { PlannedDifferences } from './PlannedDifferences';

/** What could be recorded, and what could not. @internal */
export type Recording = {
  files: ChangedFile[];
  /** The drifts that a plan of the changed files shows no more, each with the attributes that are so. */
  recorded: ResourceDrift[];
  /** What the files do not contain, a sentence each. */
  notes: string[];
};

type Located = Finding & {
  address: string;
  /** True where no plan has a difference that the reason is about. */
  isSettled?: boolean;
};

const MOST_PLANS = 5;
const OTHER_ACTION = 'no value in the code makes it as it is';
const refusals: Partial<Record<ResourceAction, string>> = {
  create: 'it does not exist, and its code is not taken away by itself',
  delete: 'it has no code to be changed',
};

/** Plans the code as it lies there now. @internal */
export type MakePlan = (
  onValue: (path: readonly string[], value: unknown) => void,
) => Promise<Report>;

/**
 * Writes into the code what is there, as far as the code says it in plain words, and lets a plan prove it. What the plan does not confirm
 * is taken out again.
 *
 * @param plan - Works on the code in the lease, which must not be shared.
 * @internal
 */
export async function recordReality(options: {
  open: OpenModule;
  drifts: ResourceDrift[];
  plan: MakePlan;
}): Promise<Recording> {
  const { open, drifts, plan } = options;
  const { module, lease, workspace } = open;
  const others = workspace?.others.join(', ');
  const code = await ModuleCode.read({
    root: lease.folder,
    folder: module.path,
    files: module.files,
    varFile: workspace?.varFile,
    whyShared: path =>
      others && path !== workspace?.ownFile
        ? `its code is shared with other workspaces (${others})`
        : undefined,
  });
  const now = new PlannedDifferences(drifts.map(({ address }) => address));
  const report = await plan((path, value) => now.take(path, value));
  const findings = [...groupByAddress(drifts)].flatMap(([address, group]) =>
    match(code, address, group, now, report),
  );
  const { kept, last = now } = await prove(findings, { code, open, plan, now });
  const left = findings.filter(each => each.reason && isLeft(each, last));
  return {
    files: [...filesOf(kept)]
      .map(([{ path }, content]) => ({ path, content }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    recorded: drifts.flatMap(drift => recordedOf(drift, kept)),
    notes: left.filter(each => !isFollowing(each, left)).map(describe),
  };
}

function match(
  code: ModuleCode,
  address: string,
  drifts: ResourceDrift[],
  now: PlannedDifferences,
  report: Report,
): Located[] {
  const because = (reason: string, path = '') => [
    { address, paths: [path], edits: [], reason },
  ];
  const change = now.changes.get(address);
  if (!change) {
    const reason = drifts.some(({ action }) => action === 'read')
      ? 'the code says what is there already; the next apply writes it into the state'
      : 'it has no drift any more, or none that a plan would change';
    return because(reason).map(each => ({ ...each, isSettled: true }));
  }
  const action = actionOf(change);
  if (action !== 'update' && action !== 'replace') {
    return because(refusals[action ?? 'read'] ?? OTHER_ACTION);
  }
  const wanted = drifts.flatMap(({ attributes }) => attributes);
  const seen = [
    ...wanted,
    ...report.changes
      .filter(each => each.address === address)
      .flatMap(({ attributes }) => attributes),
  ];
  const hidden = seen.filter(({ sensitive }) => sensitive);
  const touches = (list: typeof wanted, path: string) =>
    list.some(each => isWithin(path, each.path) || isWithin(each.path, path));
  const matcher = new CodeMatcher(code, {
    isWanted: path => touches(wanted, path),
    isHidden: path => touches(hidden, path),
  });
  const found = matcher.match(change).map(each => ({ ...each, address }));
  if (drifts.some(({ truncated }) => truncated)) {
    return [...found, ...because('more of it differs than is listed here')];
  }
  return found.length > 0 ? found : because(OTHER_ACTION);
}

/** Plans again and again, with less each time, until a plan confirms all that is left. */
async function prove(
  findings: Located[],
  options: {
    code: ModuleCode;
    open: OpenModule;
    plan: MakePlan;
    now: PlannedDifferences;
  },
): Promise<{ kept: Located[]; last?: PlannedDifferences }> {
  const { code, open, plan, now } = options;
  const left = () => findings.filter(({ reason }) => reason === undefined);
  const drop = (dropped: Located[], reason: string) =>
    dropped.forEach(each => Object.assign(each, { reason }));
  for (let made = 1; left().length > 0 && made < MOST_PLANS; made += 1) {
    const kept = left();
    const files = filesOf(kept);
    await write(open, files);
    const then = new PlannedDifferences();
    try {
      await plan((path, value) => then.take(path, value));
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      const isNew = kept.filter(each => each.isNew);
      drop(
        isNew.length > 0 ? isNew : kept,
        `with it, the code could not be planned (${error.message})`,
      );
      await write(open, originals(files));
      continue;
    }
    const beyond = then.beyond(now);
    drop(
      beyond.length > 0 ? causesOf(beyond, kept, code) : [],
      `with it, a plan changes more than before (${beyond
        .slice(0, 3)
        .join(', ')})`,
    );
    drop(
      kept.filter(({ address, paths }) =>
        paths.some(path => then.has(address, path)),
      ),
      'a plan of the changed code shows it still',
    );
    if (left().length === kept.length) return { kept, last: then };
    await write(open, originals(files));
  }
  drop(left(), 'no plan confirmed it');
  return { kept: [] };
}

/** What may have brought a plan to change more: something of the same resources, or else of those that others look at. */
function causesOf(
  beyond: string[],
  kept: Located[],
  code: ModuleCode,
): Located[] {
  const own = kept.filter(({ address }) => beyond.includes(address));
  if (own.length > 0) return own;
  const mentioned = kept.filter(({ address }) => code.isMentioned(address));
  return mentioned.length > 0 ? mentioned : kept;
}

function filesOf(findings: Located[]): Map<CodeFile, string> {
  const edits = findings.flatMap(each => each.edits);
  const files = new Set(edits.map(({ file }) => file));
  return new Map(
    [...files].map(file => [
      file,
      applyEdits(
        file.text,
        edits.filter(each => each.file === file),
      ),
    ]),
  );
}

function originals(files: Map<CodeFile, string>): Map<CodeFile, string> {
  return new Map([...files.keys()].map(file => [file, file.text]));
}

async function write({ lease }: OpenModule, files: Map<CodeFile, string>) {
  for (const [{ path }, content] of files) {
    await writeFile(join(lease.folder, path), content);
  }
}

/** What a plan shows no more needs no sentence, such as what is only worked out from the rest. */
function isLeft(
  { address, paths, isSettled }: Located,
  plan: PlannedDifferences,
): boolean {
  return isSettled || paths.some(path => plan.has(address, path));
}

/** Whether another reason tells why this is left, too. */
function isFollowing(finding: Located, left: Located[]): boolean {
  const { address, isComputed } = finding;
  return Boolean(
    isComputed &&
      left.some(each => each.address === address && !each.isComputed),
  );
}

function recordedOf(drift: ResourceDrift, kept: Located[]): ResourceDrift[] {
  const paths = kept
    .filter(({ address }) => address === drift.address)
    .flatMap(each => each.paths);
  const attributes = drift.attributes.filter(({ path }) =>
    paths.some(each => isWithin(path, each) || isWithin(each, path)),
  );
  return attributes.length > 0 ? [{ ...drift, attributes }] : [];
}

function groupByAddress(drifts: ResourceDrift[]) {
  const groups = new Map<string, ResourceDrift[]>();
  for (const drift of drifts) {
    groups.set(drift.address, [...(groups.get(drift.address) ?? []), drift]);
  }
  return groups;
}

function describe({ address, paths, reason }: Located): string {
  const what = paths.filter(Boolean).join(', ');
  return `${address}${what ? `, ${what}` : ''}: ${reason}.`;
}
