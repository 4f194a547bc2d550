import { ConflictError } from '@backstage/errors';
import {
  BlameProvider,
  DriftExtensionPoint,
  DriftProvider,
} from '@paved-path/backstage-plugin-drift-node';

/** Collects what modules add. @internal */
export class DriftExtensions implements DriftExtensionPoint {
  readonly #providers = new Map<string, DriftProvider>();
  readonly #blameProviders = new Map<string, BlameProvider>();

  get providers(): ReadonlyMap<string, DriftProvider> {
    return this.#providers;
  }

  get blameProviders(): BlameProvider[] {
    return [...this.#blameProviders.values()];
  }

  addDriftProvider(provider: DriftProvider): void {
    if (this.#providers.has(provider.id)) {
      throw new ConflictError(
        `There are two drift providers with the id ${provider.id}`,
      );
    }
    this.#providers.set(provider.id, provider);
  }

  addBlameProvider(provider: BlameProvider): void {
    if (this.#blameProviders.has(provider.id)) {
      throw new ConflictError(
        `There are two blame providers with the id ${provider.id}`,
      );
    }
    this.#blameProviders.set(provider.id, provider);
  }
}
