import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import { z } from 'zod';
import { CheckFailure } from '../cli/explain';
import { JsonPicker, ValueTooLarge } from '../plan/JsonPicker';
import { Planner } from '../Planner';
import { OpenModule } from '../Repository';
import { ManagedResources } from './ManagedResources';

/**
 * Lists what the state of a root module manages. It is read as it streams by, and neither locked nor written.
 *
 * @throws CheckFailure with the reason that a check gives, where the state cannot be read
 * @internal
 */
export async function listManagedResources(
  planner: Planner,
  environmentKey: string,
  open: OpenModule,
  options: {
    signal: AbortSignal;
    stateFolder?: string;
    /** Where a copy of the state may be put. */
    stateFile: string;
    /** In bytes, of one resource. */
    largest: number;
  },
): Promise<ManagedResource[]> {
  let finish = (): ManagedResource[] => [];
  try {
    await planner.showState(environmentKey, open, options, secrets => {
      const resources = new ManagedResources(secrets);
      const picker = new JsonPicker({
        paths: ManagedResources.paths,
        largest: options.largest,
        onValue: (path, value) => resources.take(path, value),
      });
      finish = () => resources.finish(picker.isWhole);
      return chunk => picker.write(chunk);
    });
    return finish();
  } catch (error) {
    if (error instanceof ValueTooLarge) {
      throw new CheckFailure(
        `A resource in the state is larger than ${options.largest} bytes; see drift.terraform.limits.resourceSize.`,
      );
    }
    // Their messages tell of values.
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      throw new CheckFailure(
        'The state cannot be read: it is not in the form that this version knows.',
      );
    }
    throw error;
  }
}
