import {
  ResourceAction,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { attributeChanges } from './attributeChanges';
import { identitiesOf } from './identities';
import { ResourceChange } from './schemas';

/** More resources than this are left out. */
const MAX_RESOURCES = 1_000;

/**
 * Tells the resources that Terraform found changed in the words of drift. An assessment looks for what changed outside, not for code that was not
 * applied.
 * @internal
 */
export function toResourceDrifts(changes: ResourceChange[]): {
  resources: ResourceDrift[];
  truncated: boolean;
} {
  const resources: ResourceDrift[] = [];
  let truncated = false;
  for (const change of changes) {
    const resource = toResourceDrift(change);
    if (resource && resources.length === MAX_RESOURCES) {
      truncated = true;
      break;
    }
    if (resource) resources.push(resource);
  }
  return { resources, truncated };
}

function toResourceDrift(resource: ResourceChange): ResourceDrift | undefined {
  const { address, previous_address: previousAddress, change } = resource;
  const action = toAction(change.actions);
  if (resource.mode === 'data' || !action) return undefined;
  const { attributes, truncated } = attributeChanges(
    { value: change.before, marks: change.before_sensitive },
    { value: change.after, marks: change.after_sensitive },
  );
  // A provider may report a change that is none in any attribute.
  if (action === 'update' && attributes.length === 0) return undefined;
  const ids = identitiesOf(
    change.before
      ? { value: change.before, marks: change.before_sensitive }
      : { value: change.after, marks: change.after_sensitive },
  );
  return {
    address: resource.deposed
      ? `${address} (deposed ${resource.deposed})`
      : address,
    previousAddress,
    type: resource.type,
    name: resource.name,
    provider: resource.provider_name,
    ...(ids.length && { ids }),
    cause: 'changed-outside',
    action,
    attributes,
    ...(truncated && { truncated }),
    suspects: [],
  };
}

/** Terraform tells what happened outside; an apply of the code would do the opposite. */
function toAction(actions: string[]): ResourceAction | undefined {
  if (actions.includes('delete')) {
    return actions.includes('create') ? 'update' : 'create';
  }
  if (actions.includes('create')) return 'delete';
  return actions.includes('update') ? 'update' : undefined;
}
