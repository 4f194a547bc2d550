import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { PromotionGate, ReleaseProvider, RolloutObserver } from './types';

/**
 * Where modules add what the release manager speaks to.
 * @public
 */
export interface ReleaseManagerExtensionPoint {
  /** One at most; a second one is an error at startup. */
  setReleaseProvider(provider: ReleaseProvider): void;
  /** One at most; without it every rollout is unknown, and a release is done when it is committed. */
  setRolloutObserver(observer: RolloutObserver): void;
  addPromotionGate(gate: PromotionGate): void;
}

/** @public */
export const releaseManagerExtensionPoint =
  createExtensionPoint<ReleaseManagerExtensionPoint>({
    id: 'release-manager.extensions',
  });
