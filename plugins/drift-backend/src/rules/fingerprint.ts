import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { ReportedDrift } from '@paved-path/backstage-plugin-drift-node';
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
 * What a drift consists of; another fingerprint is another difference, also of a masked value where it has a digest. The order of the attributes plays no part, nor who is suspected.
 * @internal
 */
export function fingerprintOf(resource: ReportedDrift): string {
  const attributes = resource.attributes
    .map(({ path, before, after, sensitive, unknown }) => {
      const parts = [path, before, after, Boolean(sensitive), Boolean(unknown)];
      const digest = sensitive ? resource.digests?.[path] : undefined;
      return JSON.stringify(digest === undefined ? parts : [...parts, digest]);
    })
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
