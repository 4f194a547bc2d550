import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { ConflictError } from '@backstage/errors';
import { CheckFailure } from '../cli/explain';
import { OpenModule, Repository } from '../Repository';
import { MakePlan, Recording, recordReality } from './recordReality';

/**
 * Records what is there in the newest code of its branch.
 *
 * @param open - With a copy of the code that is not shared.
 * @throws ConflictError where the code moved on meanwhile, CheckFailure where it is a Terragrunt unit
 * @internal
 */
export async function recordAtHead(
  open: OpenModule,
  drifts: ResourceDrift[],
  options: { repository: Repository; plan: MakePlan; signal: AbortSignal },
): Promise<Recording> {
  const { repository, plan, signal } = options;
  if (open.module.terragrunt) {
    throw new CheckFailure(
      `${open.module.path} is a Terragrunt unit, and its values are not in code of its own. Change them by hand, in its terragrunt.hcl or in the module that it runs.`,
    );
  }
  const recording = await recordReality({ open, drifts, plan });
  const source = await repository.getSource();
  if ((await source.getHead(signal, true)) !== open.head) {
    throw new ConflictError(
      'The code changed meanwhile. Do it again with the code as it is now.',
    );
  }
  return recording;
}
