import {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { RotaDatabase } from '../database/RotaDatabase';
import { IncidentRow } from '../database/rows';
import { Rota, WeekWindow } from '../rules/types';
import { readLocation, RotaLocation, UrlMemory } from '../sources/readLocation';
import { RotaBook } from '../sources/RotaBook';
import { Calendar } from './Calendar';
import { EntityTitles } from './EntityTitles';
import { Escalator } from './Escalator';
import { Incidents } from './Incidents';
import { Notifier, Wait } from './Notifier';
import { People } from './People';
import { Rotas } from './Rotas';
import { Snapshots } from './Snapshots';

/** @internal */
export type RotaServices = ReturnType<typeof createRotaServices>;

/** Puts the parts together. @internal */
export function createRotaServices(options: {
  auth: AuthService;
  catalog: CatalogService;
  database: RotaDatabase;
  logger: LoggerService;
  notifications: NotificationService;
  reader: UrlReaderService;
  locations: RotaLocation[];
  rotas: Rota[];
  workingHours: WeekWindow[];
  fallback: string | undefined;
  /** How long the catalog may take to answer, in milliseconds. */
  catalogTimeout: number;
  /** For how long the catalog may have only some of its people after a start, in milliseconds. */
  settlingTime: number;
  /** How long sending a notification may take before others are no longer kept waiting for it, in milliseconds. */
  sendTimeout: number;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  /** Lets time pass. */
  wait: Wait;
  /** Hears of every change of an incident. */
  onChange: (incident: IncidentRow) => void;
}) {
  const { database, reader } = options;
  const memory: UrlMemory = new Map();
  const book = new RotaBook({
    ...options,
    files: database.files,
    fixed: options.rotas,
    locations: options.locations.map(({ type, target }) => `${type}:${target}`),
    readAll: signal =>
      Promise.all(
        options.locations.map(location =>
          readLocation(location, { reader, memory, signal }),
        ),
      ),
  });
  const rotas = new Rotas({ book, overrides: database.overrides });
  const people = new People(options);
  const titles = new EntityTitles(options);
  const notifier = new Notifier({ ...options, people, titles });
  const escalator = new Escalator({ ...options, rotas, people, notifier });
  const incidents = new Incidents({ ...options, rotas, people, escalator });
  const snapshots = new Snapshots({ ...options, book, rotas, people });
  const calendar = new Calendar({
    ...options,
    overrides: database.overrides,
    rotas,
    people,
    snapshots,
  });
  return {
    book,
    rotas,
    people,
    titles,
    notifier,
    escalator,
    incidents,
    snapshots,
    calendar,
  };
}
