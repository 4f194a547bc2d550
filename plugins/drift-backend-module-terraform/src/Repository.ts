import { DiscoveredEnvironment } from '@paved-path/backstage-plugin-drift-node';
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { minimatch } from 'minimatch';
import { usesTofu } from './cli/Cli';
import { CheckFailure } from './cli/explain';
import { RepositoryConfig, TerraformConfig } from './config';
import { findRootModules, RootModule } from './discovery/RootModules';
import { FolderSource, isRepository } from './repository/FolderSource';
import { GitSource } from './repository/GitSource';
import { seedRepository } from './repository/seed';
import { Lease, Snapshots } from './repository/Snapshots';
import { Source } from './repository/Source';
import { moduleIn, Workspace, workspacesOf } from './workspaces';

/** One root module at one head, with its code in a folder until it is released. @internal */
export type OpenModule = {
  module: RootModule;
  head: string;
  lease: Lease;
  /** Undefined where the folder has none but the one that is always there. */
  workspace?: Workspace;
};

/**
 * A repository of the configuration, with what is discovered in it.
 * @internal
 */
export class Repository {
  readonly config: RepositoryConfig;
  readonly #settings: TerraformConfig;
  readonly #folder: string;
  #opened: Promise<{ source: Source; snapshots: Snapshots }> | undefined;
  #modules:
    | { head: string; found: Promise<Map<string, RootModule>> }
    | undefined;

  constructor(config: RepositoryConfig, settings: TerraformConfig) {
    this.config = config;
    this.#settings = settings;
    const id = createHash('sha256')
      .update(config.name)
      .digest('hex')
      .slice(0, 16);
    this.#folder = join(settings.folder, 'repositories', id);
  }

  async discover(signal: AbortSignal): Promise<DiscoveredEnvironment[]> {
    const modules = await this.#findNow(signal);
    return [...modules.values()].flatMap(({ path }) => {
      const workspaces = workspacesOf(this.config.workspaces, path);
      return workspaces.length === 0
        ? [this.#describe(path)]
        : workspaces.map(({ name }) => this.#describe(path, name));
    });
  }

  /** Whether a folder is a Terragrunt unit, as its code was when it was last looked at. */
  async isTerragrunt(path: string, signal: AbortSignal): Promise<boolean> {
    const modules = await (this.#modules?.found ?? this.#findNow(signal));
    return modules.get(path)?.terragrunt ?? false;
  }

  /** @throws CheckFailure where it is not there at the head */
  async openModule(
    path: string,
    options: {
      workspace?: string;
      head?: string;
      alone: boolean;
      signal: AbortSignal;
    },
  ): Promise<OpenModule> {
    const { source, snapshots } = await this.#open();
    const { signal, alone } = options;
    const head = options.head ?? (await source.getHead(signal));
    let lease = alone
      ? await snapshots.take(head, signal)
      : await snapshots.share(head, signal);
    try {
      const modules = await this.#find(head, lease.folder);
      const module = modules.get(path);
      if (!module) {
        throw new CheckFailure(
          `The folder ${path} is no root module any more in ${this.config.name}.`,
        );
      }
      if (module.terragrunt && !alone) {
        // Terragrunt writes what it generates into the code.
        const own = await snapshots.take(head, signal);
        await lease.release();
        lease = own;
      }
      const workspace = this.#workspace(path, options.workspace);
      return { module: moduleIn(module, workspace), head, lease, workspace };
    } catch (error) {
      await lease.release();
      throw error;
    }
  }

  async getSource(): Promise<Source> {
    return (await this.#open()).source;
  }

  /** The page of a folder or a commit, where the repository has pages. */
  pageOf(kind: 'folder' | 'commit', what: string): string | undefined {
    const { webUrl, url, branch } = this.config;
    const derived = /^https:\/\/(?:github|gitlab)\.[^/]+\/.+/.test(url)
      ? url.replace(/\.git$/, '')
      : undefined;
    const base = webUrl ?? derived;
    if (!base) return undefined;
    if (kind === 'commit') return `${base}/commit/${what}`;
    const path = what.split('/').map(encodeURIComponent).join('/');
    return `${base}/tree/${encodeURIComponent(branch)}/${path}`;
  }

  async #findNow(signal: AbortSignal) {
    const { source, snapshots } = await this.#open();
    const head = await source.getHead(signal);
    const lease = await snapshots.share(head, signal);
    try {
      return await this.#find(head, lease.folder);
    } finally {
      await lease.release();
    }
  }

  /** Not with the signal of the first who asks: others wait for it too. */
  async #find(head: string, folder: string) {
    if (this.#modules?.head !== head) {
      const found = this.#readModules(folder).then(
        modules =>
          new Map(
            modules
              .filter(({ path }) => this.#isIncluded(path))
              .map(module => [module.path, module]),
          ),
      );
      const known = { head, found };
      this.#modules = known;
      found.catch(() => {
        if (this.#modules === known) this.#modules = undefined;
      });
    }
    return this.#modules.found;
  }

  async #readModules(folder: string): Promise<RootModule[]> {
    const tofu = await usesTofu(this.#settings.command);
    return findRootModules(folder, { tofu });
  }

  #isIncluded(path: string): boolean {
    const matches = (glob: string) =>
      minimatch(path, glob, { dot: true }) ||
      // The repository itself is a folder too.
      (path === '.' && glob === '**/*');
    const { include, exclude } = this.config;
    return include.some(matches) && !exclude.some(matches);
  }

  #workspace(path: string, name: string | undefined): Workspace | undefined {
    if (name === undefined) return undefined;
    const workspaces = workspacesOf(this.config.workspaces, path);
    const workspace = workspaces.find(each => each.name === name);
    if (!workspace) {
      throw new CheckFailure(
        `The folder ${path} has no workspace ${name} in drift.terraform.repositories any more.`,
      );
    }
    return workspace;
  }

  #describe(path: string, workspace?: string): DiscoveredEnvironment {
    const { name, url } = this.config;
    const { naming } = this.#settings;
    const folder = path === '.' ? name : path;
    const plain = workspace ? `${folder} (${workspace})` : folder;
    const page = this.pageOf('folder', path);
    return {
      key: `${name}:${path}${workspace ? `#${workspace}` : ''}`,
      name: naming
        ? plain.replace(naming.pattern, naming.name) || plain
        : plain,
      repository: /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : name,
      path,
      ...(workspace ? { workspace } : {}),
      ...(page ? { url: page } : {}),
    };
  }

  #open() {
    this.#opened ??= this.#create().catch(error => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #create() {
    const { url, branch, token, seed, stateFolder } = this.config;
    if (seed) await seedRepository({ seed, repository: url, stateFolder });
    const remote = !isAbsolute(url);
    if (!remote) await mustExist(url);
    const source: Source =
      remote || (await isRepository(url))
        ? new GitSource({
            url,
            branch,
            token,
            mirror: join(this.#folder, 'mirror.git'),
            fresh: this.#settings.fetchInterval,
          })
        : new FolderSource(url);
    const snapshots = new Snapshots(source, join(this.#folder, 'code'));
    return { source, snapshots };
  }
}

async function mustExist(folder: string): Promise<void> {
  await stat(folder).catch(() => {
    throw new CheckFailure(`The repository ${folder} does not exist.`);
  });
}

/** The address of a repository without a user's name in it, or its folder. @internal */
export function addressOf(url: string): string {
  return url.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
}
