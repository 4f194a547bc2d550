import { ConflictError } from '@backstage/errors';
import {
  Postmortem,
  postmortemWritePermission,
  SavePostmortemRequest,
} from '@paved-path/backstage-plugin-on-call-common';
import { Actor } from '@paved-path/backstage-plugin-on-call-node';
import {
  CallerCredentials,
  EntityAccess,
  refuse,
} from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import {
  PostmortemRow,
  toPostmortem,
} from '../../database/postmortems/PostmortemStore';
import { globalIdOf } from '../../rules/ids';
import { writePostmortemTemplate } from '../../rules/postmortems/postmortemTemplate';
import { keptRange } from '../../rules/rotas/ranges';
import { Incidents, VisibleIncident } from '../Incidents';
import { OnCallLinks } from '../OnCallLinks';
import { OnCallReporter } from '../OnCallReporter';
import { OnCallViews } from '../OnCallViews';
import { RotaReader } from '../rotas/RotaReader';
import { PostmortemKeeper } from './PostmortemKeeper';

/** Somebody else saved meanwhile; it carries what they wrote, so that neither text is lost. @internal */
export class NewerPostmortemError extends ConflictError {
  constructor(readonly newest: Postmortem) {
    super(
      `version: ${newest.updatedBy} saved version ${newest.version} meanwhile, and this was made of another; look at both, and save what is to stay as made of version ${newest.version}`,
    );
  }
}

/** What people write of incidents, from the template to the repository. @internal */
export class Postmortems {
  readonly #database: OnCallDatabase;
  readonly #access: EntityAccess;
  readonly #incidents: Incidents;
  readonly #views: OnCallViews;
  readonly #keeper: PostmortemKeeper;
  readonly #reader: RotaReader;
  readonly #links: OnCallLinks;
  readonly #reporter: OnCallReporter;

  constructor(options: {
    database: OnCallDatabase;
    access: EntityAccess;
    incidents: Incidents;
    views: OnCallViews;
    keeper: PostmortemKeeper;
    rotaReader: RotaReader;
    links: OnCallLinks;
    reporter: OnCallReporter;
  }) {
    this.#database = options.database;
    this.#access = options.access;
    this.#incidents = options.incidents;
    this.#views = options.views;
    this.#keeper = options.keeper;
    this.#reader = options.rotaReader;
    this.#links = options.links;
    this.#reporter = options.reporter;
  }

  /** What was written, or the template where nobody has yet. */
  async get(
    visible: VisibleIncident,
    credentials: CallerCredentials,
  ): Promise<Postmortem> {
    const { incident } = visible;
    const row = await this.#database.postmortems.get(incident.id);
    if (row) return toPostmortem(row);
    return {
      incidentId: incident.id,
      state: 'template',
      markdown: await this.#writeTemplate(visible, credentials),
      version: 0,
    };
  }

  /**
   * The entities of an incident's service whose postmortems the caller may write.
   *
   * @throws NotAllowedError where there is none
   */
  async requireWritable(
    { incident, entity, entityRefs }: VisibleIncident,
    credentials: CallerCredentials,
  ): Promise<string[]> {
    const first = [
      entity.entityRef,
      ...entityRefs.filter(each => each !== entity.entityRef),
    ];
    const allowed = await Promise.all(
      first.map(ref =>
        this.#access.isAllowed(postmortemWritePermission, ref, credentials),
      ),
    );
    const writable = first.filter((_, at) => allowed[at]);
    if (writable.length) return writable;
    return refuse(postmortemWritePermission, `the incident ${incident.id}`);
  }

  /**
   * Saves a text, and keeps it in the repository where that is asked for.
   *
   * @param entityRefs - Whose repository it may be kept in.
   * @throws NewerPostmortemError, and ConflictError where nobody has acknowledged the incident
   */
  async save(
    { incident, entityRefs: shownAt }: VisibleIncident,
    request: SavePostmortemRequest,
    author: Actor,
    entityRefs: readonly string[],
  ): Promise<Postmortem> {
    const { postmortems } = this.#database;
    const { markdown, version, keep } = request;
    const before = await postmortems.get(incident.id);
    if (!before && incident.status === 'triggered') {
      throw new ConflictError(
        'Nobody has acknowledged the incident yet; acknowledge it before you write about it',
      );
    }
    const saved =
      (await postmortems.save(incident.id, {
        markdown,
        version,
        at: new Date().toISOString(),
        by: author.entityRef,
      })) ?? (await this.#requireSame(incident.id, request, author));
    if (keep) {
      await this.#keeper.keep({ incident, entityRefs, saved, author });
    }
    this.#reporter.changed(shownAt, { incidentId: incident.id });
    const row = await postmortems.get(incident.id);
    return toPostmortem(row ?? saved);
  }

  /** The same save once more, as its answer may have been lost. */
  async #requireSame(
    incidentId: string,
    { markdown, version }: SavePostmortemRequest,
    { entityRef }: Actor,
  ): Promise<PostmortemRow> {
    const newest = await this.#database.postmortems.get(incidentId);
    if (!newest) {
      throw new ConflictError(
        `version: nobody has saved version ${version}; begin with the template, which is version 0`,
      );
    }
    const isSame =
      newest.version === version + 1 &&
      newest.markdown === markdown &&
      newest.updated_by === entityRef;
    if (isSame) return newest;
    throw new NewerPostmortemError(toPostmortem(newest));
  }

  async #writeTemplate(
    visible: VisibleIncident,
    credentials: CallerCredentials,
  ): Promise<string> {
    const [detail, timeZone] = await Promise.all([
      this.#incidents.getDetail(visible, credentials),
      this.#findTimeZone(visible),
    ]);
    return writePostmortemTemplate({
      ...detail,
      service: visible.entity.title,
      timeZone,
      resolveLink: link => this.#links.resolve(link),
    });
  }

  /** That of the rota of who is woken first. */
  async #findTimeZone({
    entity,
  }: VisibleIncident): Promise<string | undefined> {
    const known = await this.#views.findService(entity);
    const rota = known?.snapshot?.levels
      .flatMap(level => level.now)
      .find(shift => shift.rota)?.rota;
    if (!known || !rota) return undefined;
    const id = globalIdOf(known.providerId, rota.id);
    return this.#reader.requireKept(id, keptRange(Date.now())).then(
      ({ timeZone }) => timeZone,
      // It is only a help; without it times are in UTC alone.
      () => undefined,
    );
  }
}
