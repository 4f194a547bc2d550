import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { ROTA_ANNOTATION } from '@paved-path/backstage-plugin-on-call-common';
import { OverrideStore } from '../database/OverrideStore';
import { readRef } from '../file/words';
import { toIso } from '../rules/levels';
import { Instant } from '../rules/types';
import { RotaBook, RotaInForce } from '../sources/RotaBook';

/** No rota has a longer name; what is longer is a mistake, and shown as such. */
const LONGEST_NAME = 100;

/** The rotas in force with the overrides of the portal. @internal */
export type RotaSet = {
  rotas: RotaInForce[];
  find: (name: string) => RotaInForce | undefined;
};

/** A service, by the rota that it is claimed for. @internal */
export type ServiceKey = { rota: string; serviceRef: string };

/** @internal */
export function formatKey({ rota, serviceRef }: ServiceKey): string {
  return `${encodeURIComponent(rota)}/${serviceRef}`;
}

/** @throws NotFoundError where it is no key of this provider */
export function parseKey(key: string): ServiceKey {
  const at = key.indexOf('/');
  if (at < 1)
    throw new NotFoundError(`There is no service "${key}" in any rota`);
  return {
    rota: decodeURIComponent(key.slice(0, at)),
    serviceRef: key.slice(at + 1),
  };
}

/** The rotas in force, and whose they are. @internal */
export class Rotas {
  readonly #book: RotaBook;
  readonly #overrides: OverrideStore;
  /** The services that were claimed here, so that all of them can be read anew when their rota changes. */
  readonly #keys = new Map<string, Set<string>>();

  constructor(options: { book: RotaBook; overrides: OverrideStore }) {
    this.#book = options.book;
    this.#overrides = options.overrides;
  }

  /** The rotas with all overrides that end after a moment; the portal's win over those of the files. */
  async load(after: Instant): Promise<RotaSet> {
    const overrides = await this.#overrides.listByRota(toIso(after));
    const rotas = this.#book.rotas.map(rota => ({
      ...rota,
      overrides: [...rota.overrides, ...(overrides.get(rota.name) ?? [])],
    }));
    const byName = new Map(rotas.map(rota => [rota.name, rota]));
    return { rotas, find: name => byName.get(name) };
  }

  /** The rota of an entity: by its annotation, else by a rota that lists it, else by its owner's. */
  claim(entity: Entity): ServiceKey | undefined {
    const serviceRef = stringifyEntityRef(entity).toLocaleLowerCase('en-US');
    const annotated = entity.metadata.annotations?.[ROTA_ANNOTATION]?.trim();
    if (annotated) {
      const rota = annotated.slice(0, LONGEST_NAME);
      return this.#remember({ rota, serviceRef });
    }
    const { rotas } = this.#book;
    const listed = rotas.find(({ services }) => services?.includes(serviceRef));
    if (listed) return this.#remember({ rota: listed.name, serviceRef });
    if (entity.kind.toLocaleLowerCase('en-US') !== 'component')
      return undefined;
    const owners = ownersOf(entity);
    const owned = rotas.find(
      ({ services, ownerRef }) => !services && owners.includes(ownerRef),
    );
    return owned && this.#remember({ rota: owned.name, serviceRef });
  }

  /** The services whose levels may be different when this rota is; all of them where none is named. */
  keysOf(rotaName?: string): string[] {
    const names = new Set(
      this.#book.rotas
        .filter(
          rota =>
            rotaName === undefined ||
            rota.name === rotaName ||
            rota.levels.some(level => level.rota === rotaName),
        )
        .map(({ name }) => name),
    );
    return [...this.#keys]
      .filter(([name]) => rotaName === undefined || names.has(name))
      .flatMap(([, keys]) => [...keys]);
  }

  /** The service in all rotas that it was claimed for. */
  keysOfService(serviceRef: string): string[] {
    return [...this.#keys.values()].flatMap(keys =>
      [...keys].filter(key => parseKey(key).serviceRef === serviceRef),
    );
  }

  #remember(key: ServiceKey): ServiceKey {
    const keys = this.#keys.get(key.rota) ?? new Set();
    keys.add(formatKey(key));
    this.#keys.set(key.rota, keys);
    return key;
  }
}

function ownersOf(entity: Entity): string[] {
  const related = (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
  if (related.length) return related;
  const { owner } = (entity.spec ?? {}) as { owner?: unknown };
  const ref = typeof owner === 'string' ? readRef(owner, 'group') : undefined;
  return ref ? [ref] : [];
}
