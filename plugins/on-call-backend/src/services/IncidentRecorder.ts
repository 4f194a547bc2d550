import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { ProviderIncident } from '@paved-path/backstage-plugin-on-call-node';
import { Knex } from 'knex';
import { setImmediate } from 'node:timers/promises';
import { inChunks } from '../database/chunks';
import { StoredIncident } from '../database/incidentRows';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { ServiceId } from '../database/rows';
import { hasNobody } from '../rules/levels';
import { readIncident, Standing } from '../rules/sanitize';
import { IncidentTeller } from './IncidentTeller';
import { OnCallReporter } from './OnCallReporter';

/** Writes what was learnt from providers, and tells of what is new in it. @internal */
export class IncidentRecorder {
  readonly #database: OnCallDatabase;
  readonly #reporter: OnCallReporter;
  readonly #teller: IncidentTeller;

  constructor(options: {
    database: OnCallDatabase;
    reporter: OnCallReporter;
    teller: IncidentTeller;
  }) {
    this.#database = options.database;
    this.#reporter = options.reporter;
    this.#teller = options.teller;
  }

  /**
   * Writes how a service stands, where that is not as it was. Where its entities name another service by now, its incidents are left to that one.
   *
   * @param askedAt - When it was asked for, ISO 8601 in UTC; incidents that were learnt of later are left alone.
   * @returns whether incidents ended without its being known how
   */
  async saveStanding(
    id: ServiceId,
    { snapshot, open }: Standing,
    askedAt: string,
  ): Promise<boolean> {
    const { services, histories, incidents } = this.#database;
    const { changed, former, hasVanished } = await this.#database.transaction(
      async trx => {
        const { isRead, isClaimed } = await services.lock(id, trx);
        const listed = new Set(open.map(each => each.id));
        const before = isClaimed
          ? await incidents.listOpenBefore(id, askedAt, trx)
          : [];
        const vanished = before.filter(each => !listed.has(each.id));
        // That they are over is known at once; how, when the past ones are read.
        const over = vanished.map(each => ({
          ...each,
          status: 'resolved' as const,
          resolvedAt: askedAt,
        }));
        const saved = await incidents.save(
          isClaimed ? [...open, ...over] : [],
          askedAt,
          trx,
          {
            isServiceNew: !isRead,
            vanished: new Set(over.map(each => each.id)),
          },
        );
        if (vanished.length) await histories.want(id, trx);
        await this.#count(id, trx);
        await services.saveSnapshot(
          id,
          snapshot,
          { readAt: askedAt, hasNobody: hasNobody(snapshot.levels) },
          trx,
        );
        return { ...saved, hasVanished: vanished.length > 0 };
      },
    );
    await this.#countFormer(former);
    await this.#tell([id, ...former], changed);
    if (changed.length) await this.#teller.tell();
    return hasVanished;
  }

  /**
   * Writes what a provider answered to a command.
   *
   * @param requester - Who paged from the portal: they stay who they are, whomever the provider names.
   */
  async saveAnswer(
    id: ServiceId,
    provided: ProviderIncident,
    requester?: Person,
  ): Promise<StoredIncident> {
    const incident = readIncident(id, provided);
    const learntAt = new Date().toISOString();
    await this.#save(id, [incident], learntAt, { requester });
    return incident;
  }

  /**
   * Writes past incidents of a service as they were read, unless its entities name another service by now.
   *
   * @param askedAt - When they were asked for, ISO 8601 in UTC.
   * @returns whether all of them are written now; false where some are left to the other service
   */
  async saveHistory(
    id: ServiceId,
    provided: readonly ProviderIncident[],
    askedAt: string,
  ): Promise<boolean> {
    const read = provided.map(each => readIncident(id, each));
    return this.#save(id, read, askedAt, { onlyClaimed: true });
  }

  /** @returns whether all of them are written now */
  async #save(
    id: ServiceId,
    read: readonly StoredIncident[],
    learntAt: string,
    options: { onlyClaimed?: boolean; requester?: Person },
  ): Promise<boolean> {
    const changed: string[] = [];
    const former = new Map<string, ServiceId>();
    let isWhole = true;
    // In parts, so that nobody else waits for long where there are very many. Where there are none, the claim is looked at all the same.
    for (const part of read.length ? inChunks(read, 50) : [[]]) {
      await setImmediate();
      const saved = await this.#savePart(id, part, learntAt, options);
      if (!saved) isWhole = false;
      changed.push(...(saved?.changed ?? []));
      for (const each of saved?.former ?? []) former.set(each.key, each);
    }
    if (changed.length) {
      await this.#countFormer([...former.values()]);
      await this.#tell([id, ...former.values()], changed);
      await this.#teller.tell();
    }
    return isWhole;
  }

  /** @returns what changed, and where it was before; undefined where it is left to another service */
  async #savePart(
    id: ServiceId,
    part: readonly StoredIncident[],
    learntAt: string,
    options: { onlyClaimed?: boolean; requester?: Person },
  ): Promise<{ changed: string[]; former: ServiceId[] } | undefined> {
    const { services, incidents } = this.#database;
    const { onlyClaimed = false, requester } = options;
    return this.#database.transaction(async trx => {
      const { isHistoryRead, isClaimed } = await services.lock(id, trx);
      if (onlyClaimed && !isClaimed) return undefined;
      const saved = await incidents.save(part, learntAt, trx, {
        requester,
        isServiceNew: !isHistoryRead,
      });
      if (saved.changed.length) await this.#count(id, trx);
      return saved;
    });
  }

  /** Counts the open incidents of a service that is locked anew. */
  async #count(id: ServiceId, trx: Knex.Transaction): Promise<void> {
    const { services, incidents } = this.#database;
    const count = await incidents.countOpen(id, trx);
    await services.setOpenIncidents(id, count, trx);
  }

  /** Counts services anew that incidents moved away from. Where it is not done, because the process ends, their next reading does it. */
  async #countFormer(ids: readonly ServiceId[]): Promise<void> {
    for (const id of ids) {
      await this.#database.transaction(async trx => {
        await this.#database.services.lock(id, trx);
        await this.#count(id, trx);
      });
    }
  }

  /** Has open pages of the services' entities look again. */
  async #tell(
    ids: readonly ServiceId[],
    changed: readonly string[],
  ): Promise<void> {
    const [{ providerId }] = ids;
    const entities = await this.#database.entities.listOfServices(
      providerId,
      ids.map(({ key }) => key),
    );
    this.#reporter.changed(
      entities.map(each => each.entityRef),
      changed.length === 1 ? { incidentId: changed[0] } : {},
    );
  }
}
