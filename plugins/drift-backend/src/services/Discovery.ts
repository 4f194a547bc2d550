import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  DiscoveredEnvironment,
  DriftProvider,
} from '@paved-path/backstage-plugin-drift-node';
import { withDeadline } from '@paved-path/provider-kit-node';
import { DriftDatabase } from '../database/DriftDatabase';
import { hash } from '../rules/fingerprint';
import { DriftReporter } from './DriftReporter';
import { EnvironmentMapping } from './EnvironmentMapping';

/** Keeps what is known of the environments true to what providers tell of them. @internal */
export class Discovery {
  readonly #database: DriftDatabase;
  readonly #providers: ReadonlyMap<string, DriftProvider>;
  readonly #mapping: EnvironmentMapping;
  readonly #reporter: DriftReporter;
  readonly #logger: LoggerService;
  readonly #timeout: number;

  constructor(options: {
    database: DriftDatabase;
    providers: ReadonlyMap<string, DriftProvider>;
    mapping: EnvironmentMapping;
    reporter: DriftReporter;
    logger: LoggerService;
    /** In milliseconds. */
    timeout: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#mapping = options.mapping;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
    this.#timeout = options.timeout;
  }

  /** Asks every provider. One that fails keeps what was known of it, and stops no other. */
  async run(signal?: AbortSignal): Promise<void> {
    const outcomes = await Promise.all(
      [...this.#providers.values()].map(provider =>
        this.#ask(provider, signal),
      ),
    );
    try {
      const moved = await this.#mapping.refresh();
      if (moved || outcomes.some(Boolean)) this.#reporter.fleetChanged({});
    } catch (error) {
      this.#logger.warn(
        `The catalog did not tell to whom environments belong: ${
          toError(error).message
        }`,
      );
    }
  }

  async #ask(provider: DriftProvider, parent?: AbortSignal): Promise<boolean> {
    const { fleet } = this.#database;
    const now = new Date().toISOString();
    try {
      const found = unique(
        await withDeadline(
          provider.title,
          this.#timeout,
          signal => provider.discover({ signal }),
          parent,
        ),
      );
      return await this.#apply(provider, found, now);
    } catch (error) {
      const reason = toError(error).message.slice(0, 1000);
      this.#logger.warn(
        `${provider.title} did not tell which environments there are: ${reason}`,
      );
      await fleet.saveDiscovery({
        provider: provider.id,
        attempted_at: now,
        reason,
      });
      return false;
    }
  }

  async #apply(
    provider: DriftProvider,
    found: DiscoveredEnvironment[],
    now: string,
  ): Promise<boolean> {
    const { environments, fleet } = this.#database;
    const active = await environments.listActive(provider.id);
    const keys = new Set(found.map(each => each.key));
    const gone = active.filter(row => !keys.has(row.key));
    const answer = hash([...keys].sort());
    const before = (await fleet.listDiscoveries()).find(
      each => each.provider === provider.id,
    );
    // An empty folder or a narrowed token looks like a fleet that is gone.
    const isHeldBack =
      gone.length * 2 > active.length && before?.held_back !== answer;
    const { added, changed } = await environments.saveDiscovered(
      provider.id,
      found,
      { now },
    );
    if (!isHeldBack && gone.length) {
      await this.#retire(
        gone.map(row => row.id),
        now,
      );
    }
    const reason = isHeldBack
      ? `${provider.title} no longer tells of ${gone.length} of ${active.length} environments; they are retired if it says so again`
      : null;
    if (reason) this.#logger.warn(reason);
    await fleet.saveDiscovery({
      provider: provider.id,
      attempted_at: now,
      ...(isHeldBack ? {} : { succeeded_at: now }),
      reason,
      held_back: isHeldBack ? answer : null,
    });
    const retired = isHeldBack ? 0 : gone.length;
    if (!added && !changed && !retired) return false;
    this.#logger.info(
      `${provider.title}: ${added} new, ${changed} changed, ${retired} retired environments`,
    );
    return true;
  }

  async #retire(ids: string[], now: string): Promise<void> {
    const { environments, checks } = this.#database;
    await environments.retire(ids, now);
    for (const check of (await checks.listUnderWay(ids)).values()) {
      await checks.cancel(check.id, 'The environment is gone');
    }
  }
}

function unique(found: DiscoveredEnvironment[]): DiscoveredEnvironment[] {
  const keys = new Set<string>();
  for (const { key } of found) {
    if (keys.has(key)) {
      throw new Error(`It tells of two environments with the key ${key}`);
    }
    keys.add(key);
  }
  return found;
}
