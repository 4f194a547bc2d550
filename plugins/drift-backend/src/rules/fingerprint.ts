import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { createHash } from 'node:crypto';

/**
 * What makes a drift the same one over time: the resource, and why it differs.
 * @internal
 */
export function identityOf(
  resource: Pick<ResourceDrift, 'address' | 'cause'>,
): string {
  return hash([resource.address, resource.cause]);
}

/**
 * What a drift consists of; another fingerprint is another difference. The order of the attributes plays no part, nor who is suspected.
 * @internal
 */
export function fingerprintOf(resource: ResourceDrift): string {
  const attributes = resource.attributes
    .map(({ path, before, after, sensitive, unknown }) =>
      JSON.stringify([
        path,
        before,
        after,
        Boolean(sensitive),
        Boolean(unknown),
      ]),
    )
    .sort();
  return hash([
    resource.address,
    resource.previousAddress ?? '',
    resource.cause,
    resource.action,
    ...attributes,
  ]);
}

/** A stable hash of parts. @internal */
export function hash(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
