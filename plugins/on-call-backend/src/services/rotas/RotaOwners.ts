import { OnCallDatabase } from '../../database/OnCallDatabase';

/** Whose rotas are that do not say so themselves, such as a vendor's schedules. @internal */
export class RotaOwners {
  readonly #database: OnCallDatabase;

  constructor(options: { database: OnCallDatabase }) {
    this.#database = options.database;
  }

  /** The owners of the services that each rota stands behind, by the provider's id of the rota. */
  async find(providerId: string): Promise<(rotaId: string) => string[]> {
    const services = await this.#database.services.list(providerId);
    const entities = await this.#database.entities.listOfServices(
      providerId,
      services.map(({ key }) => key),
    );
    const ownersOfService = new Map<string, Set<string>>();
    for (const { ownerRef, service } of entities) {
      if (ownerRef && service) addTo(ownersOfService, service.key, [ownerRef]);
    }
    const ownersOfRota = new Map<string, Set<string>>();
    for (const { key, snapshot } of services) {
      const owners = ownersOfService.get(key) ?? [];
      for (const { now, next } of snapshot?.levels ?? []) {
        for (const { rota } of next ? [...now, next] : now) {
          if (rota) addTo(ownersOfRota, rota.id, owners);
        }
      }
    }
    return rotaId => [...(ownersOfRota.get(rotaId) ?? [])].sort();
  }
}

function addTo(
  sets: Map<string, Set<string>>,
  key: string,
  values: Iterable<string>,
): void {
  const set = sets.get(key) ?? new Set();
  for (const value of values) set.add(value);
  sets.set(key, set);
}
