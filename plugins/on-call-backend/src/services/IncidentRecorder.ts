import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { ProviderIncident } from '@paved-path/backstage-plugin-on-call-node';
import { setImmediate } from 'node:timers/promises';
import { inChunks } from '../database/chunks';
import { StoredIncident } from '../database/IncidentStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { ServiceId } from '../database/rows';
import { hasNobody } from '../rules/levels';
import { readIncident, Standing } from '../rules/sanitize';
import { IncidentTeller } from './IncidentTeller';
import { OnCallReporter } from './OnCallReporter';

/**
 * What incidents were learnt from: a reading, or a command. Where that was a page from the portal, its requester stays who they are, whomever
 * the provider names.
 *
 * @internal
 */
export type IncidentOrigin = 'reading' | { requester?: Person };

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
    const { changed, hasVanished } = await this.#database.transaction(
      async trx => {
        const { isRead, isClaimed } = await services.lock(id, trx);
        const saved = isClaimed
          ? await incidents.save(open, askedAt, trx, { isServiceNew: !isRead })
          : [];
        const listed = new Set(open.map(each => each.id));
        const before = isClaimed
          ? await incidents.listOpenBefore(id, askedAt, trx)
          : [];
        const vanished = before.filter(each => !listed.has(each.id));
        // That they are over is known at once; how, when the past ones are read.
        saved.push(
          ...(await incidents.save(
            vanished.map(each => ({
              ...each,
              status: 'resolved' as const,
              resolvedAt: askedAt,
            })),
            askedAt,
            trx,
          )),
        );
        if (vanished.length) await histories.want(id, trx);
        await services.setOpenIncidents(
          id,
          await incidents.countOpen(id, trx),
          trx,
        );
        await services.saveSnapshot(
          id,
          snapshot,
          { readAt: askedAt, hasNobody: hasNobody(snapshot.levels) },
          trx,
        );
        return { changed: saved, hasVanished: vanished.length > 0 };
      },
    );
    const entities = await this.#database.entities.listOfService(id);
    this.#reporter.changed(
      entities.map(each => each.entityRef),
      changed.length === 1 ? { incidentId: changed[0] } : {},
    );
    if (changed.length) await this.#teller.tell();
    return hasVanished;
  }

  /**
   * Writes incidents of a service. Where it was read, but its entities name another service by now, they are left to that one.
   *
   * @param learntAt - When they were asked for, or when a command's answer came; ISO 8601 in UTC.
   * @param from - A command of a person, of which nothing is left out, or a reading.
   */
  async saveIncidents(
    id: ServiceId,
    provided: readonly ProviderIncident[],
    learntAt: string,
    from: IncidentOrigin,
  ): Promise<StoredIncident[]> {
    const { services, incidents } = this.#database;
    const read = provided.map(each => readIncident(id, each));
    const changed: string[] = [];
    // In parts, so that nobody else waits for long where there are very many.
    for (const part of inChunks(read, 50)) {
      await setImmediate();
      await this.#database.transaction(async trx => {
        const { isHistoryRead, isClaimed } = await services.lock(id, trx);
        if (from === 'reading' && !isClaimed) return;
        const saved = await incidents.save(part, learntAt, trx, {
          requester: from === 'reading' ? undefined : from.requester,
          isServiceNew: !isHistoryRead,
        });
        if (!saved.length) return;
        changed.push(...saved);
        await services.setOpenIncidents(
          id,
          await incidents.countOpen(id, trx),
          trx,
        );
      });
    }
    if (!changed.length) return read;
    const entities = await this.#database.entities.listOfService(id);
    this.#reporter.changed(
      entities.map(each => each.entityRef),
      changed.length === 1 ? { incidentId: changed[0] } : {},
    );
    await this.#teller.tell();
    return read;
  }
}
