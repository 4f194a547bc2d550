import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { FixOption } from '@paved-path/backstage-plugin-drift-common';
import {
  CheckOptions,
  CheckReport,
  DiscoveredEnvironment,
  DriftProvider,
  PreparedFix,
} from '@paved-path/backstage-plugin-drift-node';
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { CheckFailure } from './cli/explain';
import { TerraformConfig } from './config';
import { FixPlans } from './FixPlans';
import { Planner } from './Planner';
import { OpenModule, Repository } from './Repository';
import { Source } from './repository/Source';
import { addSuspects } from './suspects';

/**
 * Finds drift with OpenTofu or Terraform: root modules in Git repositories, one environment each.
 * @public
 */
export class TerraformProvider implements DriftProvider {
  readonly id = 'terraform';
  readonly title = 'Terraform';
  readonly #config: TerraformConfig;
  readonly #repositories: Map<string, Repository>;
  readonly #planner: Planner;
  readonly #plans: FixPlans;
  #cleared: Promise<void> | undefined;

  constructor(config: TerraformConfig) {
    this.#config = config;
    this.#repositories = new Map(
      config.repositories.map(each => [
        each.name,
        new Repository(each, config),
      ]),
    );
    this.#planner = new Planner(config);
    this.#plans = new FixPlans(join(config.folder, 'plans'));
  }

  async discover(options: {
    signal: AbortSignal;
  }): Promise<DiscoveredEnvironment[]> {
    const found: DiscoveredEnvironment[] = [];
    for (const repository of this.#repositories.values()) {
      found.push(...(await repository.discover(options.signal)));
    }
    return found;
  }

  /** Root modules are named by the annotation that all providers share; there is none of Terraform's own. */
  claims(_entity: Entity, _environment: DiscoveredEnvironment): boolean {
    return false;
  }

  async check(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<CheckReport> {
    return explained(() => this.#check(environment, options));
  }

  async #check(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<CheckReport> {
    const { repository, path } = this.#locate(environment);
    options.onStep?.('code');
    const open = await repository.openModule(path, {
      alone: this.#planner.needsOwnCode(),
      signal: options.signal,
    });
    const work = join(this.#workFolder, randomUUID());
    try {
      await this.#clear();
      await mkdir(work, { recursive: true, mode: 0o700 });
      const { stateFolder } = repository.config;
      const planned = await this.#planner.plan(environment.key, open, {
        ...options,
        planFile: join(work, 'plan'),
        stateFolder,
      });
      const source = await repository.getSource();
      const since =
        planned.stateWrittenAt ??
        (await this.#writtenWithCode(source, open, options.signal));
      return {
        resources: await addSuspects(planned.resources, repository, open, {
          since,
          signal: options.signal,
        }),
        truncated: planned.truncated,
        revision: source.commitOf(open.head),
        stateWrittenAt: since,
      };
    } finally {
      await rm(work, { recursive: true, force: true });
      await open.lease.release();
    }
  }

  async getFixOptions(
    environment: DiscoveredEnvironment,
  ): Promise<FixOption[]> {
    const { repository, path } = this.#locate(environment);
    const options: FixOption[] = [];
    if (this.#config.apply) {
      options.push({
        direction: 'code-to-cloud',
        title: 'Apply the code',
        kind: 'apply',
      });
    }
    const { fix, name } = repository.config;
    if (fix) {
      const fill = (text: string, encode: (part: string) => string) =>
        text
          .replaceAll('{path}', encode(path))
          .replaceAll('{repository}', encode(name));
      options.push({
        direction: 'code-to-cloud',
        title: fill(fix.title, part => part),
        kind: 'link',
        url: fill(fix.url, encodeURIComponent),
      });
    }
    const page = repository.pageOf('folder', path);
    if (page) {
      options.push({
        direction: 'cloud-to-code',
        title: 'Change the code',
        kind: 'link',
        url: page,
      });
    }
    return options;
  }

  async planFix(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<PreparedFix> {
    const { repository, path } = this.#locate(environment);
    this.#mayApply();
    const open = await repository.openModule(path, {
      alone: true,
      signal: options.signal,
    });
    try {
      return await this.#plans.keep(
        environment.key,
        open.head,
        async planFile => {
          const { changes, changesTruncated } = await this.#planner.plan(
            environment.key,
            open,
            {
              ...options,
              planFile,
              stateFolder: repository.config.stateFolder,
            },
          );
          // Nobody can confirm what they were not shown.
          if (changesTruncated) {
            throw new CheckFailure(
              `The plan changes more than ${
                this.#config.limits.resources
              } resources, which is more than can be shown here (drift.terraform.limits.resources). Apply it where you usually do.`,
            );
          }
          return changes;
        },
      );
    } finally {
      await open.lease.release();
    }
  }

  async applyFix(
    environment: DiscoveredEnvironment,
    planId: string,
    options: CheckOptions,
  ): Promise<void> {
    const { repository, path } = this.#locate(environment);
    this.#mayApply();
    await this.#plans.use(
      environment.key,
      planId,
      async ({ head, planFile }) => {
        const { signal, onStep } = options;
        const open = await repository.openModule(path, {
          head,
          alone: true,
          signal,
        });
        try {
          const { command, run, state } = await this.#planner.prepare(
            environment.key,
            open,
            { ...options, stateFolder: repository.config.stateFolder },
          );
          onStep?.('apply');
          const apply = () =>
            this.#planner.cli.runJson(
              command,
              ['apply', '-input=false', '-json', planFile],
              run,
            );
          await (state ? state.write(apply) : apply());
        } finally {
          await open.lease.release();
        }
      },
    );
  }

  /** A state that is a part of the code was written when it was committed. */
  async #writtenWithCode(
    source: Source,
    { module, head }: OpenModule,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (module.statePath === undefined) return undefined;
    const path = posix.join(module.path, module.statePath);
    const [last] = await source.commits(head, [path], { most: 1, signal });
    return last?.at;
  }

  get #workFolder(): string {
    return join(this.#config.folder, 'work');
  }

  /** Removes plans that a process that was killed left behind: there are secrets in them. */
  #clear(): Promise<void> {
    this.#cleared ??= rm(this.#workFolder, {
      recursive: true,
      force: true,
    }).catch(error => {
      this.#cleared = undefined;
      throw error;
    });
    return this.#cleared;
  }

  #mayApply(): void {
    if (!this.#config.apply) {
      throw new CheckFailure(
        'This portal does not apply: drift.terraform.apply is not set.',
      );
    }
  }

  #locate(environment: DiscoveredEnvironment) {
    const [name] = environment.key.split(':', 1);
    const repository = this.#repositories.get(name);
    if (!repository) {
      throw new NotFoundError(
        `The repository ${name} is not configured any more`,
      );
    }
    return { repository, path: environment.key.slice(name.length + 1) };
  }
}

/** What the system says when a disk is full is no sentence. */
async function explained<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const isFull = (error as NodeJS.ErrnoException)?.code === 'ENOSPC';
    throw isFull ? new CheckFailure('The disk is full.') : error;
  }
}
