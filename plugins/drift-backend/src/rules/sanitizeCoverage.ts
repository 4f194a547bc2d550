import {
  Inventory,
  InventoryResource,
  ManagedResource,
} from '@paved-path/backstage-plugin-drift-node';

const MAX_RESOURCES = 200_000;
const MAX_TEXT = 2_000;
const MAX_TAGS = 100;
const MAX_IDS = 50;

/**
 * What of an inventory is kept: nothing without bounds, and no text that a database refuses.
 *
 * @throws where it does not say when it was taken, or what a resource is called
 * @internal
 */
export function sanitizeInventory(inventory: Inventory): Inventory {
  const taken = Date.parse(inventory.asOf);
  if (Number.isNaN(taken)) {
    throw new Error(
      `It says ${JSON.stringify(inventory.asOf)} for when it was taken`,
    );
  }
  const { resources } = inventory;
  const isCut = resources.length > MAX_RESOURCES;
  return {
    resources: resources.slice(0, MAX_RESOURCES).map(sanitizeResource),
    scope: clean(inventory.scope),
    asOf: new Date(taken).toISOString(),
    doesNotList: [
      ...inventory.doesNotList.slice(0, MAX_IDS).map(text => clean(text)),
      ...(isCut
        ? [
            `There are ${resources.length} resources; more than ${MAX_RESOURCES} are not listed.`,
          ]
        : []),
    ],
  };
}

/** @internal */
export function sanitizeManaged(
  resources: readonly ManagedResource[],
): ManagedResource[] {
  return resources.map(({ address, type, ids }) => ({
    address: clean(address),
    type: clean(type),
    ids: unique(ids),
  }));
}

function sanitizeResource(resource: InventoryResource): InventoryResource {
  if (!resource.id) throw new Error('It lists a resource without an id');
  return {
    id: clean(resource.id),
    type: clean(resource.type),
    name: clean(resource.name),
    account: clean(resource.account),
    region: clean(resource.region),
    tags: Object.fromEntries(
      Object.entries(resource.tags ?? {})
        .slice(0, MAX_TAGS)
        .map(([key, value]) => [clean(key), clean(value)]),
    ),
    url: clean(resource.url),
    aliases: unique(resource.aliases ?? []),
    verdict: resource.verdict,
  };
}

/** An empty text names nothing, so it must not make one resource another. */
function unique(ids: readonly string[]): string[] {
  return [...new Set(ids.map(id => clean(id)))]
    .filter(Boolean)
    .slice(0, MAX_IDS);
}

function clean(text: string): string;
function clean(text: string | undefined): string | undefined;
function clean(text: string | undefined): string | undefined {
  return text?.replaceAll('\0', '').slice(0, MAX_TEXT);
}
