import { createExtensionPoint } from '@backstage/backend-plugin-api';
import {
  BlameProvider,
  CodeHost,
  DriftProvider,
  InventoryProvider,
} from './types';

/**
 * Where modules add what drift is found with.
 * @public
 */
export interface DriftExtensionPoint {
  addDriftProvider(provider: DriftProvider): void;
  addBlameProvider(provider: BlameProvider): void;
  addInventoryProvider(provider: InventoryProvider): void;
  addCodeHost(host: CodeHost): void;
}

/** @public */
export const driftExtensionPoint = createExtensionPoint<DriftExtensionPoint>({
  id: 'drift.extensions',
});
