import { ResourceAction } from '@paved-path/backstage-plugin-drift-common';
import { attributeChanges, isWithin } from '../plan/attributes';
import { actionOf } from '../plan/PlanReport';
import { PlannedChange, plannedChangeSchema } from '../plan/schema';

type Difference = { action: ResourceAction; paths: string[] };

/**
 * What the code of a plan would change, of all resources: without values, but for those that are asked for.
 * @internal
 */
export class PlannedDifferences {
  readonly #differences = new Map<string, Difference>();
  readonly #wanted: ReadonlySet<string>;
  /** The planned changes that were asked for, whole. */
  readonly changes = new Map<string, PlannedChange>();

  constructor(wanted: Iterable<string> = []) {
    this.#wanted = new Set(wanted);
  }

  take(path: readonly string[], value: unknown): void {
    if (path[0] !== 'resource_changes') return;
    const planned = plannedChangeSchema.parse(value);
    const action = actionOf(planned);
    if (planned.mode === 'data' || planned.deposed) return;
    if (!action || action === 'read') return;
    const { change, address } = planned;
    const { attributes } = attributeChanges(
      {
        before: change.before,
        after: change.after,
        beforeSensitive: change.before_sensitive,
        afterSensitive: change.after_sensitive,
        afterUnknown: change.after_unknown,
      },
      { most: Infinity, valueLength: 1, onSecret: () => {} },
    );
    const paths = attributes.map(each => each.path);
    this.#differences.set(address, { action, paths });
    if (this.#wanted.has(address)) this.changes.set(address, planned);
  }

  /** Whether there is still a difference at a path, within it or around it. */
  has(address: string, path: string): boolean {
    const difference = this.#differences.get(address);
    if (!difference) return false;
    return path === '' || difference.paths.some(each => overlaps(each, path));
  }

  /** The resources of which this would change what another plan would not. */
  beyond(other: PlannedDifferences): string[] {
    return [...this.#differences].flatMap(([address, { action, paths }]) => {
      const before = other.#differences.get(address);
      const isMore =
        !before ||
        (before.action !== action && action !== 'update') ||
        paths.some(path => !before.paths.some(each => overlaps(each, path)));
      return isMore ? [address] : [];
    });
  }
}

function overlaps(path: string, other: string): boolean {
  return isWithin(path, other) || isWithin(other, path);
}
