import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import {
  CodeHost,
  CodeLocation,
  DiscoveredEnvironment,
} from '@paved-path/backstage-plugin-drift-node';
import { createHash } from 'node:crypto';

/** What is to be opened, by whom and where. @internal */
export type OpenRequest = {
  environment: DiscoveredEnvironment;
  drifts: ResourceDrift[];
  actor: string;
  location: CodeLocation;
  codeHost: CodeHost;
  signal: AbortSignal;
};

/** A branch for one kind of fix of one environment, the same each time. @internal */
export function branchFor(
  kind: string,
  { key, name }: DiscoveredEnvironment,
): string {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 8);
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `paved-path/drift/${kind}-${words ? `${words}-` : ''}${id}`;
}

/** Text as code in Markdown, on one line. @internal */
export function asCode(text: string): string {
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const ticks = plain.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...ticks.map(each => each.length)) + 1);
  const pad = ticks.length ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}
