import { Entity } from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  FixOption,
  OpenedFix,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CheckOptions,
  CheckReport,
  CodeLocation,
  DiscoveredEnvironment,
  DriftProvider,
  FixContext,
  ManagedResource,
  PreparedFix,
} from '@paved-path/backstage-plugin-drift-node';
import { join, posix } from 'node:path';
import { CheckFailure } from './cli/explain';
import { TerraformConfig } from './config';
import { PlanFiles } from './PlanFiles';
import { Planner } from './Planner';
import { Applying, OpenAt } from './fixes/Applying';
import { ATLANTIS, fixOptions, RECORD } from './fixes/fixOptions';
import { openAtlantis } from './fixes/openAtlantis';
import { openRecord } from './fixes/openRecord';
import { recordAtHead } from './record/recordAtHead';
import { Recording } from './record/recordReality';
import { addressOf, OpenModule, Repository } from './Repository';
import { Source } from './repository/Source';
import { listManagedResources } from './state/listManagedResources';
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
  readonly #planFiles: PlanFiles;
  readonly #applying: Applying;

  constructor(config: TerraformConfig) {
    this.#config = config;
    this.#repositories = new Map(
      config.repositories.map(each => [
        each.name,
        new Repository(each, config),
      ]),
    );
    this.#planner = new Planner(config);
    this.#planFiles = new PlanFiles(join(config.folder, 'work'));
    this.#applying = new Applying({
      planner: this.#planner,
      folder: join(config.folder, 'plans'),
      most: config.limits.resources,
    });
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
    const { repository } = this.#locate(environment);
    options.onStep?.('code');
    const open = await this.#open(environment, {
      alone: this.#planner.needsOwnCode(),
      signal: options.signal,
    });
    try {
      const { stateFolder } = repository.config;
      const planned = await this.#planFiles.use(planFile =>
        this.#planner.plan(environment.key, open, {
          ...options,
          planFile,
          stateFolder,
        }),
      );
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
      await open.lease.release();
    }
  }

  locateCode(environment: DiscoveredEnvironment): CodeLocation {
    const { repository, path } = this.#locate(environment);
    const { url, branch } = repository.config;
    return { repositoryUrl: addressOf(url), branch, path };
  }

  async listManagedResources(
    environment: DiscoveredEnvironment,
    { signal }: { signal: AbortSignal },
  ): Promise<ManagedResource[]> {
    return explained(async () => {
      const { repository } = this.#locate(environment);
      const open = await this.#open(environment, { alone: false, signal });
      try {
        return await this.#planFiles.use(stateFile =>
          listManagedResources(this.#planner, environment.key, open, {
            signal,
            stateFolder: repository.config.stateFolder,
            stateFile,
            largest: this.#config.limits.resourceSize,
          }),
        );
      } finally {
        await open.lease.release();
      }
    });
  }

  async getFixOptions(
    environment: DiscoveredEnvironment,
    { codeHost, signal }: FixContext,
  ): Promise<FixOption[]> {
    return fixOptions(environment, {
      ...this.#locate(environment),
      apply: this.#config.apply,
      codeHost,
      signal,
    });
  }

  async openFix(
    environment: DiscoveredEnvironment,
    request: { optionId: string; drifts: ResourceDrift[]; actor: string },
    { codeHost, signal }: FixContext,
  ): Promise<OpenedFix> {
    const { optionId, drifts, actor } = request;
    const { repository } = this.#locate(environment);
    const isKnown =
      optionId === RECORD ||
      (optionId === ATLANTIS && repository.config.atlantis);
    if (!isKnown || !codeHost) {
      throw new InputError(
        `optionId is ${optionId}; ${environment.name} has no such way to be fixed`,
      );
    }
    signal.throwIfAborted();
    const location = this.locateCode(environment);
    const opening = {
      environment,
      drifts,
      actor,
      location,
      codeHost,
      signal,
    };
    if (optionId === ATLANTIS) return openAtlantis(opening);
    const recording = await explained(() =>
      this.#record(environment, drifts, signal),
    );
    return openRecord(opening, recording);
  }

  async #record(
    environment: DiscoveredEnvironment,
    drifts: ResourceDrift[],
    signal: AbortSignal,
  ): Promise<Recording> {
    const { repository } = this.#locate(environment);
    const { stateFolder } = repository.config;
    const open = await this.#open(environment, { alone: true, signal });
    try {
      return await recordAtHead(open, drifts, {
        repository,
        signal,
        plan: onValue =>
          this.#planFiles.use(planFile =>
            this.#planner.plan(environment.key, open, {
              planFile,
              stateFolder,
              onValue,
              signal,
            }),
          ),
      });
    } finally {
      await open.lease.release();
    }
  }

  async planFix(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<PreparedFix> {
    this.#mayApply();
    return this.#applying.plan(
      environment.key,
      this.#openAlone(environment, options.signal),
      { ...options, stateFolder: this.#stateFolder(environment) },
    );
  }

  async applyFix(
    environment: DiscoveredEnvironment,
    planId: string,
    options: CheckOptions,
  ): Promise<void> {
    this.#mayApply();
    await this.#applying.apply(
      environment.key,
      planId,
      this.#openAlone(environment, options.signal),
      { ...options, stateFolder: this.#stateFolder(environment) },
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

  #stateFolder(environment: DiscoveredEnvironment): string | undefined {
    return this.#locate(environment).repository.config.stateFolder;
  }

  #openAlone(environment: DiscoveredEnvironment, signal: AbortSignal): OpenAt {
    return head => this.#open(environment, { head, alone: true, signal });
  }

  #open(
    environment: DiscoveredEnvironment,
    options: { head?: string; alone: boolean; signal: AbortSignal },
  ): Promise<OpenModule> {
    const { repository, path } = this.#locate(environment);
    const { workspace } = environment;
    return repository.openModule(path, { ...options, workspace });
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
    const rest = environment.key.slice(name.length + 1);
    const { workspace } = environment;
    const path = workspace ? rest.slice(0, -workspace.length - 1) : rest;
    return { repository, path };
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
