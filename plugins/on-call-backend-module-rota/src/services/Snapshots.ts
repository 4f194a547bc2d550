import {
  OnCallProblem,
  ServiceStatus,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  ServiceReading,
  ServiceSnapshot,
} from '@paved-path/backstage-plugin-on-call-node';
import { parseEntityRef } from '@backstage/catalog-model';
import { RotaDatabase } from '../database/RotaDatabase';
import {
  IncidentRow,
  peopleOf as peopleOfIncident,
  toIncident,
} from '../database/rows';
import { describeLevels, findProblems } from '../rules/levels';
import { DAY, Instant } from '../rules/types';
import { RotaBook, RotaInForce } from '../sources/RotaBook';
import { People } from './People';
import { parseKey, Rotas, RotaSet } from './Rotas';

/** Overrides of the past that may still say since when somebody is on call. */
const LOOK_BACK = 30 * DAY;

type OfRota = Pick<ServiceSnapshot, 'levels' | 'problems'>;

/** How services stand now. @internal */
export class Snapshots {
  readonly #database: RotaDatabase;
  readonly #book: RotaBook;
  readonly #rotas: Rotas;
  readonly #people: People;
  readonly #now: () => number;

  constructor(options: {
    database: RotaDatabase;
    book: RotaBook;
    rotas: Rotas;
    people: People;
    now: () => number;
  }) {
    this.#database = options.database;
    this.#book = options.book;
    this.#rotas = options.rotas;
    this.#people = options.people;
    this.#now = options.now;
  }

  async read(keys: string[]): Promise<Map<string, ServiceReading>> {
    const now = this.#now();
    const services = keys.map(key => ({ key, ...parseKey(key) }));
    const [set, open] = await Promise.all([
      this.#rotas.load(now - LOOK_BACK),
      this.#database.incidents.listOpen(
        services.map(({ serviceRef }) => serviceRef),
      ),
    ]);
    const named = new Set(services.map(({ rota }) => rota));
    const rotas = set.rotas.filter(({ name }) => named.has(name));
    const isComplete = await this.#people.load([
      ...rotas.flatMap(rota => peopleOf(rota, set, now)),
      ...open.flatMap(peopleOfIncident),
    ]);
    const described = new Map(
      rotas.map(rota => [
        rota.name,
        this.#describe(rota, { set, now, isComplete }),
      ]),
    );
    return new Map(
      services.map(
        ({ key, rota: name, serviceRef }): [string, ServiceReading] => {
          const rota = set.find(name);
          const ofRota = described.get(name);
          if (!rota || !ofRota) {
            return [key, { outcome: 'failed', reason: this.#explain(name) }];
          }
          const incidents = open.filter(row => row.service_ref === serviceRef);
          const snapshot = this.#toSnapshot(
            rota,
            serviceRef,
            ofRota,
            incidents,
          );
          return [key, { outcome: 'ok', snapshot }];
        },
      ),
    );
  }

  #toSnapshot(
    rota: RotaInForce,
    serviceRef: string,
    ofRota: OfRota,
    incidents: IncidentRow[],
  ): ServiceSnapshot {
    return {
      ...ofRota,
      name: parseEntityRef(serviceRef).name,
      status: statusOf(incidents),
      policy: { name: rota.title },
      openIncidents: incidents.map(row => toIncident(row, this.#people)),
    };
  }

  #describe(
    rota: RotaInForce,
    options: { set: RotaSet; now: Instant; isComplete: boolean },
  ): OfRota {
    const { set, now, isComplete } = options;
    const context = {
      rota,
      find: set.find,
      now,
      personOf: (ref: string) => this.#people.personOf(ref),
    };
    const problems = [
      ...rota.problems,
      ...findProblems(context),
      ...this.findUnknown(peopleOf(rota, set, now)),
    ];
    if (!isComplete) {
      problems.push({
        kind: 'other',
        text: 'The catalog did not answer, so it is not known whether everybody in the rota is still there',
      });
    }
    return { levels: describeLevels(context), problems };
  }

  /** People whom the catalog does not have; they must have been asked for. */
  findUnknown(people: string[]): OnCallProblem[] {
    return people
      .filter(ref => this.#people.isUnknown(ref))
      .map(ref => ({
        kind: 'unknown-person',
        text: `The catalog has no ${ref}, who cannot be told: take them out of the rota, or correct the name`,
      }));
  }

  #explain(name: string): string {
    const known = this.#book.rotas.map(rota => rota.name).join(', ');
    const files = this.#book.problems.map(({ text }) => text).join('; ');
    return [
      `There is no rota "${name}"; there are: ${known || 'none'}`,
      files && `What is wrong with the files: ${files}`,
    ]
      .filter(Boolean)
      .join('. ');
  }
}

/** Everybody whom a rota may put on call, by its own layers or by other rotas that it names. @internal */
export function peopleOf(
  rota: RotaInForce,
  set: RotaSet,
  now: Instant,
): string[] {
  const named = rota.levels.flatMap(level =>
    level.rota === undefined ? [] : set.find(level.rota) ?? [],
  );
  const people = [rota, ...named].flatMap(({ layers, overrides }) => [
    ...layers.flatMap(layer => layer.people),
    ...overrides.filter(({ end }) => end > now).map(({ person }) => person),
  ]);
  return [
    ...new Set([...people, ...rota.levels.flatMap(level => level.people)]),
  ];
}

function statusOf(incidents: IncidentRow[]): ServiceStatus {
  if (incidents.some(({ status }) => status === 'triggered')) return 'critical';
  return incidents.length ? 'warning' : 'active';
}
