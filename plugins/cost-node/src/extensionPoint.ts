import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { CostProvider } from './types';

/**
 * Where modules add where charges come from.
 * @public
 */
export interface CostExtensionPoint {
  addCostProvider(provider: CostProvider): void;
}

/** @public */
export const costExtensionPoint = createExtensionPoint<CostExtensionPoint>({
  id: 'cost.extensions',
});
