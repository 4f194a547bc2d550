import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';
import { RotaListing, StoredRota } from '../../rules/rotas/readRotas';
import { withUnread } from '../../rules/rotas/unreadRotas';
import { inChunks } from '../chunks';

const READINGS = 'rota_readings';
const ROTAS = 'rotas';

type ReadingRow = {
  provider_id: string;
  range_start: string | null;
  range_end: string | null;
  read_at: string | null;
  attempted_at: string | null;
  reason: string | null;
  wanted_at: string | null;
  lease_owner: string | null;
  lease_until: number | string | null;
};

type RotaRow = { provider_id: string; native_id: string; rota: string };

/** What is kept of a provider's rotas. Moments are ISO 8601 in UTC. @internal */
export type KnownRotas = {
  /** Of which time the shifts are kept; undefined: they were never read. */
  range?: TimeRange;
  readAt?: string;
  attemptedAt?: string;
  /** Why the last attempt failed. */
  reason?: string;
  rotas: StoredRota[];
};

/** Rotas as they were last read, and who reads them just now. @internal */
export class RotaStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async get(providerId: string): Promise<KnownRotas> {
    return this.#get(this.#knex, providerId);
  }

  async #get(knex: Knex, providerId: string): Promise<KnownRotas> {
    // In one statement, so that no reading stands beside the rotas of another.
    const rows: Array<ReadingRow & Partial<Pick<RotaRow, 'rota'>>> = await knex(
      READINGS,
    )
      .leftJoin(ROTAS, `${READINGS}.provider_id`, `${ROTAS}.provider_id`)
      .where(`${READINGS}.provider_id`, providerId)
      .orderBy(`${ROTAS}.native_id`)
      .select(`${READINGS}.*`, `${ROTAS}.rota`);
    const [reading] = rows;
    return {
      range:
        reading?.range_start && reading.range_end
          ? { start: reading.range_start, end: reading.range_end }
          : undefined,
      readAt: reading?.read_at ?? undefined,
      attemptedAt: reading?.attempted_at ?? undefined,
      reason: reading?.reason ?? undefined,
      rotas: rows.flatMap(({ rota }) =>
        rota ? (JSON.parse(rota) as StoredRota) : [],
      ),
    };
  }

  /** Says that a provider's rotas are to be read anew. */
  async want(providerId: string, at: string): Promise<void> {
    await this.#knex<ReadingRow>(READINGS)
      .insert({ provider_id: providerId, wanted_at: at })
      .onConflict('provider_id')
      .merge(['wanted_at']);
  }

  /**
   * Whether the caller is who reads the rotas now: they are to be read, and nobody else does.
   *
   * @param lease - Its times are in milliseconds since 1970.
   */
  async take(
    providerId: string,
    lease: { owner: string; now: number; until: number },
  ): Promise<boolean> {
    const count = await this.#knex<ReadingRow>(READINGS)
      .where({ provider_id: providerId })
      .whereNotNull('wanted_at')
      .where(each =>
        each.whereNull('lease_until').orWhere('lease_until', '<', lease.now),
      )
      .update({
        lease_owner: lease.owner,
        lease_until: lease.until,
        wanted_at: null,
      });
    return count > 0;
  }

  /**
   * Writes what was read in place of what was known, and gives the lease back. Rotas that could not be read stay as they are, with the reason.
   *
   * @returns what is kept now; undefined where the lease was lost meanwhile
   */
  async save(
    providerId: string,
    owner: string,
    reading: { range: TimeRange; readAt: string; listing: RotaListing },
  ): Promise<StoredRota[] | undefined> {
    const { range, readAt, listing } = reading;
    return this.#knex.transaction(async trx => {
      const before = await this.#get(trx, providerId);
      const count = await trx<ReadingRow>(READINGS)
        .where({ provider_id: providerId, lease_owner: owner })
        .update({
          range_start: range.start,
          range_end: range.end,
          read_at: readAt,
          attempted_at: readAt,
          reason: null,
          lease_owner: null,
          lease_until: null,
        });
      if (!count) return undefined;
      const rotas = withUnread(listing, before);
      await trx<RotaRow>(ROTAS).where({ provider_id: providerId }).delete();
      const rows = rotas.map(rota => ({
        provider_id: providerId,
        native_id: rota.id,
        rota: JSON.stringify(rota),
      }));
      for (const chunk of inChunks(rows, 100)) {
        await trx<RotaRow>(ROTAS).insert(chunk);
      }
      // As it is kept: what is undefined is not there, and whoever compares it with what is read later finds it alike.
      return rows.map(({ rota }) => JSON.parse(rota) as StoredRota);
    });
  }

  /** Writes that the rotas could not be read, and gives the lease back; what was known stays. */
  async saveFailure(
    providerId: string,
    owner: string,
    failure: { reason: string; attemptedAt: string },
  ): Promise<void> {
    await this.#knex<ReadingRow>(READINGS)
      .where({ provider_id: providerId, lease_owner: owner })
      .update({
        reason: failure.reason,
        attempted_at: failure.attemptedAt,
        lease_owner: null,
        lease_until: null,
      });
  }

  /** Gives leases back without having read, so that another goes on at once. */
  async giveBack(owner: string, wantedAt: string): Promise<void> {
    await this.#knex<ReadingRow>(READINGS)
      .where({ lease_owner: owner })
      .update({ lease_owner: null, lease_until: null, wanted_at: wantedAt });
  }

  /** Forgets the rotas of providers that are no longer installed. */
  async keepOnly(providerIds: readonly string[]): Promise<void> {
    for (const table of [ROTAS, READINGS]) {
      await this.#knex(table)
        .whereNotIn('provider_id', [...providerIds])
        .delete();
    }
  }
}
