import { toError } from '@backstage/errors';
import { ServiceReading } from '@paved-path/backstage-plugin-on-call-node';
import { setImmediate } from 'node:timers/promises';
import { inChunks } from '../database/chunks';
import { isAsWritten } from '../database/incidentRows';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { IncidentRow } from '../database/rows';
import { LastReading, writeSnapshot } from '../database/ServiceStore';
import { readStanding, Standing } from '../rules/sanitize';
import { createGiveWay } from './giveWay';
import { IncidentRecorder } from './IncidentRecorder';
import { OnCallReporter } from './OnCallReporter';

/** What a provider said of several services at once. @internal */
export type Readings = {
  providerId: string;
  /** What was asked for. */
  keys: readonly string[];
  answer: ReadonlyMap<string, ServiceReading>;
  /** Why there is no answer about those that are left out. */
  missing: string;
  /** ISO 8601 in UTC. */
  askedAt: string;
};

/** What there is to do after readings were written. @internal */
export type Recorded = {
  /** Whether incidents ended without its being known how. */
  hasVanished: boolean;
  /** Whether a service was read for the first time. */
  hasNew: boolean;
};

/** Writes how services were read. Mostly nothing is new, and then all that is written is when. @internal */
export class ReadingRecorder {
  readonly #database: OnCallDatabase;
  readonly #recorder: IncidentRecorder;
  readonly #reporter: OnCallReporter;

  constructor(options: {
    database: OnCallDatabase;
    recorder: IncidentRecorder;
    reporter: OnCallReporter;
  }) {
    this.#database = options.database;
    this.#recorder = options.recorder;
    this.#reporter = options.reporter;
  }

  async save(readings: Readings): Promise<Recorded> {
    const { providerId, keys, askedAt } = readings;
    const { services, incidents } = this.#database;
    const [before, open] = await Promise.all([
      services.listLastReadings(providerId, keys),
      incidents.listOpenOf(providerId, keys),
    ]);
    const unchanged: string[] = [];
    const changed: Array<[key: string, standing: Standing]> = [];
    const failures = new Map<string, string[]>();
    const giveWay = createGiveWay();
    for (const key of keys) {
      await giveWay();
      const standing = readOne(readings, key);
      if (typeof standing === 'string') {
        failures.set(standing, [...(failures.get(standing) ?? []), key]);
      } else if (isSame(before.get(key), open.get(key), standing)) {
        unchanged.push(key);
      } else {
        changed.push([key, standing]);
      }
    }
    for (const part of inChunks(unchanged, 50)) {
      await setImmediate();
      await services.saveUnchanged(providerId, part, askedAt);
    }
    for (const [reason, failed] of failures) {
      await services.saveFailure(providerId, failed, {
        reason,
        attemptedAt: askedAt,
      });
      await this.#tell(
        providerId,
        failed.filter(key => before.get(key)?.reason !== reason),
      );
    }
    let hasVanished = false;
    for (const [key, standing] of changed) {
      await giveWay();
      const id = { providerId, key };
      if (await this.#recorder.saveStanding(id, standing, askedAt)) {
        hasVanished = true;
      }
    }
    const isNew = ([key]: [string, Standing]) => !before.get(key)?.snapshot;
    return { hasVanished, hasNew: changed.some(isNew) };
  }

  async #tell(providerId: string, keys: readonly string[]): Promise<void> {
    if (!keys.length) return;
    const entities = await this.#database.entities.listOfServices(
      providerId,
      keys,
    );
    this.#reporter.changed(entities.map(each => each.entityRef));
  }
}

/** How a service stands, or why that is not known. */
function readOne(
  { providerId, answer, missing }: Readings,
  key: string,
): Standing | string {
  const reading = answer.get(key);
  if (!reading) return missing;
  if (reading.outcome === 'failed') return reading.reason;
  try {
    return readStanding({ providerId, key }, reading.snapshot);
  } catch (error) {
    return toError(error).message;
  }
}

function isSame(
  before: LastReading | undefined,
  openBefore: ReadonlyMap<string, IncidentRow> | undefined,
  { snapshot, open }: Standing,
): boolean {
  if (!before || before.reason !== undefined) return false;
  if (before.snapshot !== writeSnapshot(snapshot)) return false;
  if (openBefore?.size !== open.length) return false;
  // An incident moved away, and whoever wrote that ended before this service was counted anew.
  if (before.openIncidents !== open.length) return false;
  return open.every(incident => {
    const row = openBefore.get(incident.id);
    return row !== undefined && isAsWritten(incident, row);
  });
}
