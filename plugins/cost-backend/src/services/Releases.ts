import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { ReleaseMark } from '@paved-path/backstage-plugin-cost-common';
import {
  HistoryEntry,
  ReleaseManagerClient,
  releaseReadPermission,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  CallerCredentials,
  EntityAccess,
  SharedCalls,
  untilAborted,
} from '@paved-path/provider-kit-node';
import { CostDatabase } from '../database/CostDatabase';
import { ToldReleases } from '../database/ReleaseStore';
import { dayOf } from '../rules/days';
import { Range } from '../rules/period';
import { CostReporter } from './CostReporter';
import { isMissing } from './isMissing';
import { reasonOf } from './reasons';
import { Scope } from './Scopes';

const LIFETIME = 5 * 60_000;
const DEADLINE = 10_000;
// What a page waits at most, and only for what was never told.
const PATIENCE = 200;
const MOST_PARTS = 50;
const PAGE = 100;
const MOST_PAGES = 5;

/** Releases for a report, and what of them is not in it. @internal */
export type ReleasesOfReport = { marks: ReleaseMark[]; notes: string[] };

/**
 * What was released, as the release manager tells it. It is asked as the reader, beside the page: the page shows what was told before, to those who may
 * see releases, and is told when there is more.
 *
 * @internal
 */
export class Releases {
  readonly #access: EntityAccess;
  readonly #auth: AuthService;
  readonly #client: ReleaseManagerClient;
  readonly #database: CostDatabase;
  readonly #logger: LoggerService;
  readonly #reporter: CostReporter;
  readonly #calls = new SharedCalls();

  constructor(options: {
    access: EntityAccess;
    auth: AuthService;
    database: CostDatabase;
    discovery: DiscoveryService;
    logger: LoggerService;
    reporter: CostReporter;
  }) {
    this.#access = options.access;
    this.#auth = options.auth;
    this.#client = new ReleaseManagerClient({
      discoveryApi: options.discovery,
    });
    this.#database = options.database;
    this.#logger = options.logger;
    this.#reporter = options.reporter;
  }

  async of(scope: Scope, { from, to }: Range): Promise<ReleasesOfReport> {
    const services = scope.parts.filter(ref => {
      const { annotations } = scope.tree.nodes.get(ref)?.entity.metadata ?? {};
      return annotations?.[SERVICE_ANNOTATION];
    });
    if (!services.length) return { marks: [], notes: [] };
    const permitted = await this.#access.filterPermitted(
      services,
      releaseReadPermission,
      scope.credentials,
    );
    const asked = permitted.slice(0, MOST_PARTS);
    const told = await this.#tell(asked, scope);
    const marks = [...told.values()]
      .flatMap(each => each.marks)
      .filter(({ day }) => day >= from && day < to)
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    return {
      marks,
      notes: [
        ...notesOf(asked, told, from),
        ...countNote(
          services.length - permitted.length,
          'which you may not see',
        ),
        ...countNote(permitted.length - asked.length, 'as there are too many'),
      ],
    };
  }

  async #tell(entityRefs: string[], scope: Scope) {
    const { releases } = this.#database;
    const told = await releases.list(entityRefs);
    const due = entityRefs.filter(ref => {
      const { askedAt } = told.get(ref) ?? {};
      return !askedAt || Date.now() - Date.parse(askedAt) > LIFETIME;
    });
    if (!due.length) return told;
    const asking = this.#ask(due, scope);
    if (due.every(ref => told.has(ref))) return told;
    await untilAborted(asking, AbortSignal.timeout(PATIENCE)).catch(() => {
      // What came until then is shown.
    });
    return releases.list(entityRefs);
  }

  /** Asks for each that nobody asks for already; it never fails. */
  async #ask(entityRefs: string[], scope: Scope): Promise<void> {
    const news = await Promise.all(
      entityRefs.map(ref =>
        this.#calls.run(ref, () => this.#askFor(ref, scope)),
      ),
    );
    if (news.includes(true)) this.#reporter.changed(scope.entityRef);
  }

  /** @returns whether there are other releases than were told before */
  async #askFor(entityRef: string, scope: Scope): Promise<boolean> {
    const askedAt = new Date().toISOString();
    const { releases } = this.#database;
    try {
      const name = scope.tree.titleOf(entityRef);
      const marks = await this.#read(entityRef, name, scope.credentials);
      const before = (await releases.list([entityRef])).get(entityRef)?.marks;
      await releases.save(entityRef, { askedAt, marks });
      return JSON.stringify(before ?? []) !== JSON.stringify(marks);
    } catch (error) {
      this.#logger.info(
        `The releases of ${entityRef} are not told: ${toError(error).message}`,
      );
      await releases
        .saveFailure(entityRef, { askedAt, reason: reasonOf(error) })
        .catch(failure =>
          this.#logger.warn(
            `Releases were not kept: ${toError(failure).message}`,
          ),
        );
      return false;
    }
  }

  async #read(
    entityRef: string,
    name: string,
    credentials: CallerCredentials,
  ): Promise<ReleaseMark[]> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: credentials,
      targetPluginId: 'release-manager',
    });
    const signal = AbortSignal.timeout(DEADLINE);
    const marks: ReleaseMark[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const history = await this.#client
        .getHistory(entityRef, { limit: PAGE, cursor }, { token, signal })
        .catch(error => {
          if (isMissing(error)) return { items: [], nextCursor: undefined };
          throw error;
        });
      marks.push(...history.items.map(each => toMark(entityRef, name, each)));
      cursor = history.nextCursor;
      if (!cursor) break;
    }
    return marks;
  }
}

function toMark(
  entityRef: string,
  name: string,
  entry: HistoryEntry,
): ReleaseMark {
  const { artifactId, environment, intent, releasedAt, releasedBy } = entry;
  const { kind, namespace, name: id } = parseEntityRef(entityRef);
  const done = intent.type === 'rollback' ? 'rolled back to' : 'released as';
  return {
    day: dayOf(Date.parse(releasedAt)),
    at: releasedAt,
    title: `${name} was ${done} ${artifactId} in ${environment} by ${releasedBy.name}`,
    link: `/catalog/${namespace}/${kind}/${id}/releases`,
    entityRef,
    environment,
  };
}

function notesOf(
  asked: string[],
  told: ReadonlyMap<string, ToldReleases>,
  from: string,
): string[] {
  const pending = asked.filter(ref => !told.has(ref)).length;
  const failed = asked.flatMap(ref => told.get(ref)?.reason ?? []);
  // The newest come first.
  const cut = [...told.values()].filter(
    ({ marks }) =>
      marks.length >= MOST_PAGES * PAGE && marks[marks.length - 1].day > from,
  );
  return [
    ...countNote(cut.length, `but for the last ${MOST_PAGES * PAGE}`),
    ...countNote(pending, 'which are being asked for'),
    ...(failed.length
      ? countNote(
          failed.length,
          `which the release manager did not tell: ${failed[0]}`,
        )
      : []),
  ];
}

function countNote(count: number, why: string): string[] {
  if (count <= 0) return [];
  return [`Releases of ${count === 1 ? '1 part' : `${count} parts`}, ${why}`];
}
