import { untilAborted } from '@paved-path/provider-kit-node';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Cli, isTofu, RunOptions } from './cli/Cli';
import { RootModule } from './discovery/RootModules';

const MARK = 'initialised';

/**
 * Runs `init` no more often than needed: once for all root modules with the same lock file, providers and local backend, and for others
 * once until their code changes.
 * @internal
 */
export class Initialiser {
  readonly #cli: Cli;
  readonly #folder: string;
  readonly #running = new Map<string, Promise<void>>();
  #withPlugins: Promise<unknown> = Promise.resolve();

  constructor(cli: Cli, folder: string) {
    this.#cli = cli;
    this.#folder = folder;
  }

  /** Returns the folder for the CLI's own data, in which the module is initialised. */
  async prepare(
    command: string,
    environmentKey: string,
    module: RootModule,
    options: RunOptions,
  ): Promise<string> {
    const { initKey, codeKey } = module;
    const mark = markOf(command, initKey ?? codeKey, options);
    const folder = initKey
      ? join(this.#folder, 'shared', mark)
      : this.#own(environmentKey);
    for (;;) {
      if (await isMarked(folder, mark)) return folder;
      const running = this.#running.get(folder);
      if (running) {
        // Should it fail there, it may still succeed here.
        await untilAborted(
          running.catch(() => {}),
          options.signal,
        );
        if (await isMarked(folder, mark)) return folder;
        if (this.#running.has(folder)) continue;
      }
      const init = this.#init(command, folder, mark, module, options);
      this.#running.set(folder, init);
      try {
        await init;
        return folder;
      } finally {
        if (this.#running.get(folder) === init) this.#running.delete(folder);
      }
    }
  }

  /** Initialises the module in a folder of its own, where the shared one turned out not to fit. */
  async prepareOwn(
    command: string,
    environmentKey: string,
    module: RootModule,
    options: RunOptions,
  ): Promise<string> {
    const folder = this.#own(environmentKey);
    const mark = markOf(command, module.codeKey, options);
    await this.#init(command, folder, mark, module, options);
    return folder;
  }

  /** A folder for what an environment alone needs. */
  async folderOf(environmentKey: string): Promise<string> {
    const folder = this.#own(environmentKey);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  #own(environmentKey: string): string {
    return join(this.#folder, 'own', digest(environmentKey));
  }

  async #init(
    command: string,
    folder: string,
    mark: string,
    { usesPlugins }: RootModule,
    options: RunOptions,
  ): Promise<void> {
    const run = () => this.#runInit(command, folder, mark, options);
    if (!usesPlugins) return run();
    // The CLI does not write into a cache of plugins that another writes into.
    const turn = this.#withPlugins.then(async () => {
      options.signal?.throwIfAborted();
      await run();
    });
    this.#withPlugins = turn.catch(() => {});
    return untilAborted(turn, options.signal);
  }

  async #runInit(
    command: string,
    folder: string,
    mark: string,
    { cwd, env, ...options }: RunOptions,
  ): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (env.TF_PLUGIN_CACHE_DIR) {
      await mkdir(env.TF_PLUGIN_CACHE_DIR, { recursive: true });
    }
    const args = ['init', '-input=false', '-no-color', '-reconfigure'];
    if (await mustKeepLockFile(command, cwd)) args.push('-lockfile=readonly');
    await this.#cli.run(command, args, {
      cwd,
      env: { ...env, TF_DATA_DIR: folder },
      ...options,
    });
    await writeFile(join(folder, MARK), mark);
  }
}

async function isMarked(folder: string, mark: string): Promise<boolean> {
  const found = await readFile(join(folder, MARK), 'utf8').catch(() => '');
  return found === mark;
}

/** Whether there is a lock file that has all that the command chooses. OpenTofu adds its own registry's providers to those of Terraform's. */
async function mustKeepLockFile(
  command: string,
  folder: string,
): Promise<boolean> {
  const text = await readFile(
    join(folder, '.terraform.lock.hcl'),
    'utf8',
  ).catch(() => undefined);
  if (text === undefined) return false;
  return !(isTofu(command) && text.includes('"registry.terraform.io/'));
}

/** Changes whenever `init` would do something else. */
function markOf(command: string, key: string, { env }: RunOptions): string {
  const { TF_CLI_ARGS = '', TF_CLI_ARGS_init: ofInit = '' } = env;
  return digest(command, key, TF_CLI_ARGS, ofInit);
}

function digest(...parts: string[]): string {
  return createHash('sha256')
    .update(parts.join('\0'))
    .digest('hex')
    .slice(0, 32);
}
