import { createExtensionPoint } from '@backstage/backend-plugin-api';
import {
  DashboardHost,
  OnCallHost,
  PipelineHost,
  RepositoryHost,
} from './types';

/**
 * Where modules add the platforms that the golden path's actions talk to.
 * Configuration names which one is used (`goldenPath.repositoryHost`, `goldenPath.pipelineHost`, `goldenPath.dashboardHost`, `goldenPath.onCallHost`).
 * @public
 */
export interface GoldenPathExtensionPoint {
  addRepositoryHost(host: RepositoryHost): void;
  addPipelineHost(host: PipelineHost): void;
  addDashboardHost(host: DashboardHost): void;
  addOnCallHost(host: OnCallHost): void;
}

/** @public */
export const goldenPathExtensionPoint =
  createExtensionPoint<GoldenPathExtensionPoint>({
    id: 'scaffolder.golden-path',
  });
