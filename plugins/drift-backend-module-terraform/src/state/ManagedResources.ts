import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import { z } from 'zod';
import { CheckFailure } from '../cli/explain';
import { identitiesOf } from './identities';

// Modules within modules, as deep as they are looked into.
const DEEPEST = 20;
const resourceSchema = z.object({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  deposed_key: z.string().optional(),
  values: z.record(z.string(), z.unknown()).nullish(),
  sensitive_values: z.unknown().optional(),
});

/**
 * Gathers the resources of a state as the CLI shows it, one at a time; of their values nothing but what names them is kept.
 * @internal
 */
export class ManagedResources {
  static readonly paths: ReadonlyArray<readonly string[]> = [
    ['format_version'],
    ...resourcePaths(),
  ];

  readonly #resources: ManagedResource[] = [];
  readonly #secrets: Set<string>;
  #version: unknown;

  constructor(secrets: Iterable<string>) {
    this.#secrets = new Set(secrets);
  }

  take(path: readonly string[], value: unknown): void {
    if (path[0] === 'format_version') this.#version = value;
    else if (path[path.length - 2] !== 'resources') {
      throw new CheckFailure(
        `The state has modules within modules, more than ${DEEPEST} deep; not all of its resources can be listed.`,
      );
    } else this.#take(resourceSchema.parse(value));
  }

  /**
   * @param isWhole - Whether the state was read to its end.
   * @throws CheckFailure where the CLI did not show all of a state, or none that is known
   */
  finish(isWhole: boolean): ManagedResource[] {
    if (!isWhole || !/^1\./.test(String(this.#version))) {
      throw new CheckFailure(
        'The state cannot be read: it is not in the form that this version knows.',
      );
    }
    // What is sensitive in one resource may be the id of another.
    return this.#resources.map(resource => ({
      ...resource,
      ids: resource.ids.filter(id => !this.#secrets.has(id)),
    }));
  }

  #take(resource: z.infer<typeof resourceSchema>): void {
    if (resource.mode !== 'managed') return;
    const { address, type, deposed_key: deposed, values } = resource;
    const { sensitive_values: marks } = resource;
    const ids = identitiesOf(values, marks, secret =>
      this.#secrets.add(secret),
    );
    this.#resources.push({
      address: deposed ? `${address} (deposed ${deposed})` : address,
      type,
      ids,
    });
  }
}

function resourcePaths(): string[][] {
  const paths: string[][] = [];
  let module = ['values', 'root_module'];
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    paths.push([...module, 'resources', '*']);
    module = [...module, 'child_modules', '*'];
  }
  return [...paths, module];
}
