import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { codeFiles } from './codeFiles';
import { ModuleFacts, readHcl, readHclJson } from './hcl';
import { readTerragrunt } from './terragrunt';

/** A folder that has a state of its own. @internal */
export type RootModule = {
  /** With `/`, `.` for the repository itself. */
  path: string;
  terragrunt: boolean;
  /** The names of the files in it that are its code. */
  files: string[];
  backend?: string;
  /** Where the state is, seen from the folder; only of local backends. */
  statePath?: string;
  /** Where states of further workspaces are, where a local backend says so. */
  workspaceFolder?: string;
  /** Its own folder and those of the local modules that it calls, directly or not. */
  folders: string[];
  /** Whether `init` may have to bring provider plugins. */
  usesPlugins: boolean;
  /** The same for modules that one `init` serves; undefined where it has one of its own. */
  initKey?: string;
  /** Changes whenever `init` must be run again. */
  codeKey: string;
};

type Folder = {
  files: string[];
  facts: ModuleFacts;
  hash: string;
  lock: string;
  hasState: boolean;
  terragrunt: boolean;
};

const skipped = new Set([
  '.git',
  '.terraform',
  '.terragrunt-cache',
  'node_modules',
]);

/**
 * Finds the root modules of a repository: folders with code that name a backend or hold a state, and those that no other folder calls as
 * a module.
 * @internal
 */
export async function findRootModules(
  root: string,
  { tofu, signal }: { tofu: boolean; signal?: AbortSignal },
): Promise<RootModule[]> {
  const folders = new Map<string, Folder>();
  await walk(root, '.', folders, { tofu, signal });
  const called = new Set<string>();
  for (const [path, { facts }] of folders) {
    for (const target of localCalls(path, facts)) called.add(target);
  }
  const modules: RootModule[] = [];
  for (const [path, folder] of folders) {
    if (folder.terragrunt) {
      modules.push({
        path,
        terragrunt: true,
        files: folder.files,
        usesPlugins: true,
        folders: closure(path, folders),
        codeKey: folder.hash,
      });
      continue;
    }
    if (folder.files.length === 0) continue;
    const { backend, statePath, workspaceFolder } = folder.facts;
    if (!backend && !folder.hasState && called.has(path)) continue;
    const own = closure(path, folders);
    const local = !backend || backend === 'local';
    const sharable =
      local &&
      folder.facts.calls.length === 0 &&
      (folder.lock !== '' || needsNoPlugin(folder.facts));
    const usesPlugins = own.some(each => {
      const facts = folders.get(each)?.facts;
      return (
        !facts ||
        !needsNoPlugin(facts) ||
        facts.calls.length > localCalls(each, facts).length
      );
    });
    modules.push({
      path,
      terragrunt: false,
      files: folder.files,
      backend,
      ...(local
        ? { statePath: statePath ?? 'terraform.tfstate', workspaceFolder }
        : {}),
      usesPlugins,
      folders: own,
      ...(sharable
        ? { initKey: digest(folder.facts.initShape, folder.lock) }
        : {}),
      codeKey: digest(...own.map(each => folders.get(each)?.hash ?? '')),
    });
  }
  return modules.sort((a, b) => a.path.localeCompare(b.path));
}

/** Whether only what is built in is used, so that nothing is chosen that a lock file would have to hold. */
function needsNoPlugin({ initShape }: ModuleFacts): boolean {
  return (
    !initShape.includes('required_providers') &&
    !/^provider (?!terraform$)/m.test(initShape)
  );
}

async function walk(
  root: string,
  path: string,
  folders: Map<string, Folder>,
  options: { tofu: boolean; signal?: AbortSignal },
): Promise<void> {
  options.signal?.throwIfAborted();
  const here = join(root, path);
  // Links are neither folders nor files here, and so are not followed.
  const entries = await readdir(here, { withFileTypes: true });
  const named = new Set(
    entries.filter(entry => entry.isFile()).map(({ name }) => name),
  );
  const files = codeFiles(named, options.tofu);
  const unit = named.has('terragrunt.hcl')
    ? await readFile(join(here, 'terragrunt.hcl'), 'utf8')
    : undefined;
  const { isUnit: terragrunt, calls } =
    unit === undefined
      ? { isUnit: false, calls: [] }
      : readTerragrunt(unit, { path, hasCode: files.length > 0 });
  if (files.length > 0 || terragrunt) {
    const texts = await Promise.all(
      files.map(name => readFile(join(here, name), 'utf8')),
    );
    const lock = named.has('.terraform.lock.hcl')
      ? await readFile(join(here, '.terraform.lock.hcl'), 'utf8')
      : '';
    const facts = merge(
      texts.map((text, at) =>
        files[at].endsWith('.json') ? readHclJson(text) : readHcl(text),
      ),
    );
    folders.set(path, {
      files,
      facts: { ...facts, calls: [...facts.calls, ...calls] },
      hash: digest(...texts, lock, unit ?? ''),
      lock,
      hasState: named.has('terraform.tfstate'),
      terragrunt,
    });
  }
  for (const entry of entries) {
    if (!entry.isDirectory() || skipped.has(entry.name)) continue;
    await walk(root, posix.join(path, entry.name), folders, options);
  }
}

function merge(all: ModuleFacts[]): ModuleFacts {
  return {
    backend: all.find(({ backend }) => backend)?.backend,
    statePath: all.find(({ statePath }) => statePath)?.statePath,
    workspaceFolder: all.find(each => each.workspaceFolder)?.workspaceFolder,
    calls: all.flatMap(({ calls }) => calls),
    initShape: [...new Set(all.flatMap(each => each.initShape.split('\n')))]
      .sort()
      .join('\n'),
  };
}

function localCalls(path: string, facts: ModuleFacts): string[] {
  return facts.calls
    .filter(source => /^\.\.?(?:\/|$)/.test(source))
    .map(source => posix.join(path, source).replace(/\/$/, '') || '.')
    .filter(target => !target.startsWith('..'));
}

function closure(path: string, folders: Map<string, Folder>): string[] {
  const found = new Set([path]);
  for (const each of found) {
    const folder = folders.get(each);
    if (!folder) continue;
    for (const target of localCalls(each, folder.facts)) found.add(target);
  }
  return [...found];
}

function digest(...parts: string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 32);
}
