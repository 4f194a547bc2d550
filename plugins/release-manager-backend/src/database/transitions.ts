import {
  Release,
  ReleaseState,
} from '@paved-path/backstage-plugin-release-manager-common';
import { StoredRelease } from './rows';

/** What a transition writes besides the state. @internal */
export type ReleasePatch = Partial<
  Pick<
    Release,
    'gates' | 'commitSha' | 'previousArtifactId' | 'rollout' | 'message'
  >
> & {
  /** What the step says; the release itself says `message`. */
  stepMessage?: string;
  /** True where nothing follows. */
  finished?: boolean;
};

/** Where only one release at a time is committed. @internal */
export function placeOf(stored: StoredRelease) {
  return {
    namespace: stored.service.namespace ?? '',
    service: stored.service.name,
    environment: stored.release.environment,
  };
}

/** A release in its next state. @internal */
export function moved(
  current: StoredRelease,
  state: ReleaseState,
  patch: ReleasePatch,
): StoredRelease {
  const { stepMessage, finished, ...changes } = patch;
  const at = new Date().toISOString();
  const step = { state, at, message: stepMessage ?? changes.message };
  const { steps } = current.release;
  return {
    ...current,
    release: {
      ...current.release,
      ...changes,
      state,
      finishedAt: finished ? at : undefined,
      // A release can end in the state that it is in.
      steps: state === current.release.state ? steps : [...steps, step],
    },
  };
}
