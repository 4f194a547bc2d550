import { ConflictError } from '@backstage/errors';
import {
  CostExtensionPoint,
  CostProvider,
} from '@paved-path/backstage-plugin-cost-node';

/** Collects what modules add. @internal */
export class CostExtensions implements CostExtensionPoint {
  readonly providers = new Map<string, CostProvider>();

  addCostProvider(provider: CostProvider): void {
    if (this.providers.has(provider.id)) {
      throw new ConflictError(
        `There are two cost providers with the id ${provider.id}`,
      );
    }
    this.providers.set(provider.id, provider);
  }
}
