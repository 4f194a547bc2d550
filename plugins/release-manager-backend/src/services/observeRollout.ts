import { toError } from '@backstage/errors';
import { Rollout } from '@paved-path/backstage-plugin-release-manager-common';
import {
  RolloutObserver,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { withDeadline } from '@paved-path/provider-kit-node';

/**
 * What the runtime makes of a service in an environment; unknown, with the reason, where it cannot be asked.
 * @internal
 */
export async function observeRollout(
  observer: RolloutObserver | undefined,
  request: { service: ServiceReference; environment: string },
  options: { deadline: number; signal?: AbortSignal },
): Promise<Rollout> {
  try {
    if (!observer) {
      throw new Error('Nothing observes the runtime');
    }
    return await withDeadline(
      observer.title,
      options.deadline,
      signal => observer.observe(request, { signal }),
      options.signal,
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    return {
      state: 'unknown',
      message: toError(error).message,
      observedAt: new Date().toISOString(),
    };
  }
}
