import { toError } from '@backstage/errors';
import { ServiceReading } from '@paved-path/backstage-plugin-on-call-node';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { keepWhatIsNotSaid, StoredIncident } from '../database/IncidentStore';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { KnownService } from '../database/ServiceStore';
import { readStanding, Standing } from '../rules/sanitize';
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

  /** @returns whether incidents ended without its being known how */
  async save(readings: Readings): Promise<boolean> {
    const { providerId, keys, askedAt } = readings;
    const { services, incidents } = this.#database;
    const [known, open] = await Promise.all([
      services.list(providerId, keys),
      incidents.listOpenOf(providerId, keys),
    ]);
    const before = new Map(known.map(each => [each.key, each]));
    const unchanged: string[] = [];
    const changed: Array<[key: string, standing: Standing]> = [];
    const failures = new Map<string, string[]>();
    for (const key of keys) {
      const standing = readOne(readings, key);
      if (typeof standing === 'string') {
        failures.set(standing, [...(failures.get(standing) ?? []), key]);
      } else if (isSame(before.get(key), open.get(key), standing)) {
        unchanged.push(key);
      } else {
        changed.push([key, standing]);
      }
    }
    await services.saveUnchanged(providerId, unchanged, askedAt);
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
      // Whoever looks at a card meanwhile does not wait for all of them.
      await setImmediate();
      const id = { providerId, key };
      if (await this.#recorder.saveStanding(id, standing, askedAt)) {
        hasVanished = true;
      }
    }
    return hasVanished;
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
  before: KnownService | undefined,
  openBefore: ReadonlyMap<string, StoredIncident> | undefined,
  { snapshot, open }: Standing,
): boolean {
  if (!before || before.reason !== undefined) return false;
  if (!isDeepStrictEqual(before.snapshot, snapshot)) return false;
  if (openBefore?.size !== open.length) return false;
  return open.every(incident => {
    const known = openBefore.get(incident.id);
    return (
      known !== undefined &&
      isDeepStrictEqual(
        JSON.parse(JSON.stringify(keepWhatIsNotSaid(incident, known))),
        known,
      )
    );
  });
}
