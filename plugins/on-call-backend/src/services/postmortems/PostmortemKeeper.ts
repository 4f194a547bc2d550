import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Incident } from '@paved-path/backstage-plugin-on-call-common';
import { Actor, DocumentHost } from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { withDeadline } from '@paved-path/provider-kit-node';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { PostmortemRow } from '../../database/postmortems/PostmortemStore';
import { postmortemPath } from '../../rules/postmortems/postmortemPath';

const LEASE_MARGIN = 30_000;
const LOOK_INTERVAL = 100;

type Outcome = Partial<
  Pick<PostmortemRow, 'kept_version' | 'entity_ref' | 'path' | 'url' | 'reason'>
>;

/** Keeps postmortems in their services' repositories, one version after the other. @internal */
export class PostmortemKeeper {
  readonly #database: OnCallDatabase;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  readonly #hosts: readonly DocumentHost[];
  readonly #timeout: number;

  constructor(options: {
    database: OnCallDatabase;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
    documentHosts: readonly DocumentHost[];
    /** What a host may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
    this.#hosts = options.documentHosts;
    this.#timeout = options.callTimeout;
  }

  /**
   * Writes a version of a postmortem to the repository. Where that is not possible the reason is kept with it; the text is never lost.
   *
   * @param request - `entityRefs`: whose repository it may be kept in, those that come first rather.
   */
  async keep(request: {
    incident: Incident;
    entityRefs: readonly string[];
    saved: PostmortemRow;
    author: Actor;
  }): Promise<void> {
    const { incident, saved } = request;
    const { postmortems } = this.#database;
    const owner = randomUUID();
    for (;;) {
      const now = Date.now();
      const until = now + 2 * this.#timeout + LEASE_MARGIN;
      if (await postmortems.take(incident.id, { owner, now, until })) break;
      await wait(LOOK_INTERVAL);
    }
    let outcome: Outcome = {};
    try {
      const current = (await postmortems.get(incident.id)) ?? saved;
      // A newer one was kept while this one waited.
      if ((current.kept_version ?? 0) >= saved.version) return;
      outcome = await this.#write(request, current);
    } catch (error) {
      const reason = toError(error).message;
      outcome = {
        reason: `It could not be kept in the repository: ${reason}. It is kept here; try again later`,
      };
      this.#logger.warn(
        `The postmortem of ${incident.id} could not be kept: ${reason}`,
      );
    } finally {
      await postmortems.release(incident.id, owner, outcome);
    }
  }

  async #write(
    {
      incident,
      entityRefs,
      saved,
      author,
    }: Parameters<PostmortemKeeper['keep']>[0],
    current: PostmortemRow,
  ): Promise<Outcome> {
    // Once it is somewhere, it stays there; and it is written only where who saves it may write.
    if (current.entity_ref && !entityRefs.includes(current.entity_ref)) {
      return {
        reason: `This version is kept here alone: the postmortem is in the repository of ${current.entity_ref}, and whoever saved this version may not write postmortems there`,
      };
    }
    const refs = current.entity_ref ? [current.entity_ref] : entityRefs;
    const entities = await this.#readEntities(refs);
    for (const [entityRef, entity] of entities) {
      const host = this.#hosts.find(each => each.handles(entity));
      if (!host) continue;
      const path = current.path ?? postmortemPath(incident);
      const { url } = await withDeadline(host.title, this.#timeout, signal =>
        host.write(
          {
            entity,
            path,
            content: `${saved.markdown.trimEnd()}\n`,
            message: messageOf(incident),
            author,
          },
          { signal },
        ),
      );
      return {
        kept_version: saved.version,
        entity_ref: entityRef,
        path,
        url: url ?? null,
        reason: null,
      };
    }
    return { reason: this.#whyNobody(refs) };
  }

  async #readEntities(refs: readonly string[]): Promise<Map<string, Entity>> {
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs: [...refs] },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    const found = new Map<string, Entity>();
    items.forEach((item, at) => {
      if (item) found.set(refs[at], item);
    });
    return found;
  }

  #whyNobody(refs: readonly string[]): string {
    if (!this.#hosts.length) {
      return 'It is kept here alone: no module is installed that writes to repositories';
    }
    const titles = this.#hosts.map(({ title }) => title).join(' or ');
    return `It is kept here alone: the repository of ${refs.join(
      ' or ',
    )} is not one that ${titles} can write to`;
  }
}

function messageOf({ title, number }: Incident): string {
  const what = number === undefined ? 'an incident' : `incident #${number}`;
  const line = title.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const subject = `Postmortem of ${what}: ${line}`;
  return subject.length > 72 ? `${subject.slice(0, 71)}…` : subject;
}
