import { CoverageState } from '@paved-path/backstage-plugin-drift-common';
import {
  InventoryResource,
  ManagedResource,
} from '@paved-path/backstage-plugin-drift-node';

/** Which environment manages what the cloud knows by an id. @internal */
export type ManagedBy = { environmentId: string; address: string };

/** What is known of a resource, before it is asked whether every state was read. @internal */
export type Finding = 'managed' | 'unmanaged' | 'none';

/**
 * Who manages what, by every id that a state lists. Of two environments that list the same id, the first one does.
 * @internal
 */
export function indexManaged(
  states: Iterable<{ environmentId: string; resources: ManagedResource[] }>,
): Map<string, ManagedBy> {
  const byId = new Map<string, ManagedBy>();
  for (const { environmentId, resources } of states) {
    for (const { address, ids } of resources) {
      for (const id of ids) {
        if (!byId.has(id)) byId.set(id, { environmentId, address });
      }
    }
  }
  return byId;
}

/**
 * What is found of a resource: it is managed where a state that was read lists its id, or another name of it, letter by letter. Where none does,
 * the inventory's own verdict counts.
 * @internal
 */
export function findingOf(
  resource: Pick<InventoryResource, 'id' | 'aliases' | 'verdict'>,
  managed: ReadonlyMap<string, ManagedBy>,
): { finding: Finding; by?: ManagedBy } {
  for (const id of [resource.id, ...(resource.aliases ?? [])]) {
    const by = managed.get(id);
    if (by) return { finding: 'managed', by };
  }
  return { finding: resource.verdict ?? 'none' };
}

/**
 * Whether code manages a resource. What is in no state is unmanaged only where every state was read; otherwise the one that was not may list it.
 * @internal
 */
export function coverageStateOf(
  finding: Finding,
  allStatesWereRead: boolean,
): CoverageState {
  if (finding !== 'none') return finding;
  return allStatesWereRead ? 'unmanaged' : 'unknown';
}

/** Which findings amount to a state. @internal */
export function findingsOf(
  state: CoverageState,
  allStatesWereRead: boolean,
): Finding[] {
  return (['managed', 'unmanaged', 'none'] as const).filter(
    finding => coverageStateOf(finding, allStatesWereRead) === state,
  );
}
