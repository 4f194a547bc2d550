import { ConflictError } from '@backstage/errors';
import {
  BlameProvider,
  CodeHost,
  DriftExtensionPoint,
  DriftProvider,
  InventoryProvider,
} from '@paved-path/backstage-plugin-drift-node';

/** Collects what modules add. @internal */
export class DriftExtensions implements DriftExtensionPoint {
  readonly #providers = new Map<string, DriftProvider>();
  readonly #blameProviders = new Map<string, BlameProvider>();
  readonly #inventories = new Map<string, InventoryProvider>();
  readonly #codeHosts = new Map<string, CodeHost>();

  get providers(): ReadonlyMap<string, DriftProvider> {
    return this.#providers;
  }

  get blameProviders(): BlameProvider[] {
    return [...this.#blameProviders.values()];
  }

  get inventories(): ReadonlyMap<string, InventoryProvider> {
    return this.#inventories;
  }

  get codeHosts(): CodeHost[] {
    return [...this.#codeHosts.values()];
  }

  addDriftProvider(provider: DriftProvider): void {
    add('drift providers', this.#providers, provider);
  }

  addBlameProvider(provider: BlameProvider): void {
    add('blame providers', this.#blameProviders, provider);
  }

  addInventoryProvider(provider: InventoryProvider): void {
    add('inventory providers', this.#inventories, provider);
  }

  addCodeHost(host: CodeHost): void {
    add('code hosts', this.#codeHosts, host);
  }
}

function add<T extends { id: string }>(
  what: string,
  known: Map<string, T>,
  item: T,
): void {
  if (known.has(item.id)) {
    throw new ConflictError(`There are two ${what} with the id ${item.id}`);
  }
  known.set(item.id, item);
}
