import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  OnCallProblem,
  onCallProblemSchema,
  ProviderStatus,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  OnCallProvider,
  PeopleDirectory,
  ProviderContext,
} from '@paved-path/backstage-plugin-on-call-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { KnownService } from '../database/ServiceStore';
import { freshnessOf } from '../rules/freshness';
import { OnCallReporter } from './OnCallReporter';
import { ServiceRefresher } from './ServiceRefresher';

/** The providers themselves: starts and stops them, and tells operators how they are doing. @internal */
export class Providers {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #people: PeopleDirectory;
  readonly #refresher: ServiceRefresher;
  readonly #reporter: OnCallReporter;
  readonly #logger: LoggerService;
  readonly #staleAfter: number;
  readonly #failures = new Map<string, string>();

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    people: PeopleDirectory;
    refresher: ServiceRefresher;
    reporter: OnCallReporter;
    logger: LoggerService;
    /** In milliseconds. */
    staleAfter: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#people = options.people;
    this.#refresher = options.refresher;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
    this.#staleAfter = options.staleAfter;
  }

  /** One that cannot start keeps nothing else from it. */
  async start(): Promise<void> {
    if (!this.#providers.size) {
      this.#logger.warn('No on-call provider: nobody can be paged');
    }
    await Promise.all(
      [...this.#providers.values()].map(async provider => {
        try {
          await provider.start?.(this.#contextOf(provider));
        } catch (error) {
          const { message } = toError(error);
          this.#failures.set(provider.id, message);
          this.#logger.error(`${provider.title} did not start: ${message}`);
        }
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.allSettled(
      [...this.#providers.values()].map(provider => provider.stop?.()),
    );
  }

  async listStatuses(): Promise<ProviderStatus[]> {
    const [reports, counts] = await Promise.all([
      this.#database.providers.listReports(),
      this.#database.entities.countServices(),
    ]);
    return Promise.all(
      [...this.#providers.values()].map(async provider => {
        const services = await this.#database.services.list(provider.id);
        const shared = await this.#database.entities.listShared(provider.id);
        const failure = this.#failures.get(provider.id);
        return {
          id: provider.id,
          title: provider.title,
          services: counts.get(provider.id) ?? 0,
          freshness: this.#freshnessOf(provider, services),
          live: provider.live,
          problems: [
            ...(failure === undefined ? [] : [notStarted(failure)]),
            ...(reports.get(provider.id) ?? []),
            ...[...shared].map(([key, refs]) => sharedBy(key, refs)),
          ],
        };
      }),
    );
  }

  /** As old as the service that was not read for longest, and with the reason of the last that failed. */
  #freshnessOf(
    { title }: OnCallProvider,
    services: readonly KnownService[],
  ): Freshness {
    const failed = services
      .filter(each => each.reason !== undefined)
      .sort((one, other) =>
        (one.attemptedAt ?? '') < (other.attemptedAt ?? '') ? 1 : -1,
      );
    const read = services.flatMap(each => each.readAt ?? []).sort();
    const others = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
    return freshnessOf({
      source: title,
      readAt: read[0],
      reason: failed[0] && `${failed[0].key}${others}: ${failed[0].reason}`,
      staleAfter: this.#staleAfter,
      now: Date.now(),
    });
  }

  #contextOf({ id, title }: OnCallProvider): ProviderContext {
    const attempt = (what: string, task: Promise<void>) =>
      void task.catch(error =>
        this.#logger.warn(
          `${title}: ${what} had no effect: ${toError(error).message}`,
        ),
      );
    return {
      people: this.#people,
      refresh: keys =>
        attempt(
          'a refresh',
          this.#refresher.want(keys.map(key => ({ providerId: id, key }))),
        ),
      reportProblems: problems =>
        attempt(
          'a report',
          this.#report(id, onCallProblemSchema.array().parse(problems)),
        ),
    };
  }

  async #report(id: string, problems: OnCallProblem[]): Promise<void> {
    await this.#database.providers.report(id, problems);
    this.#reporter.everybody({});
  }
}

function sharedBy(key: string, entityRefs: readonly string[]): OnCallProblem {
  return {
    kind: 'other',
    text: `Entities of different owners name the service ${key}: ${entityRefs.join(
      ', ',
    )}. Only who may work on the incidents of all of them may work on its incidents; correct those that are not its own`,
  };
}

function notStarted(reason: string): OnCallProblem {
  return {
    kind: 'other',
    text: `It did not start: ${reason}. Mend it, and start the backend again`,
  };
}
