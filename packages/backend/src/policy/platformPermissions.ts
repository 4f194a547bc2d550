import { sourceReadPermission } from '@paved-path/backstage-plugin-cost-common';
import { providerReadPermission } from '@paved-path/backstage-plugin-on-call-common';

/** What only the platform team may read: how the portal itself is doing, with words that are for operators. */
export const PLATFORM_READS: ReadonlySet<string> = new Set([
  providerReadPermission.name,
  sourceReadPermission.name,
]);
