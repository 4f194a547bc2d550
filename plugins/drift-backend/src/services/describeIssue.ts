import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import {
  describeDrifts,
  markdownCode,
} from '@paved-path/backstage-plugin-drift-node';
import { EnvironmentRow } from '../database/rows';

/** The drifts that a fix is opened for. @internal */
export type FixSubject = {
  drifts: ResourceDrift[];
  /** How many there are besides, that somebody acknowledged or ignored. */
  leftOut: number;
  actor: string;
};

/** An issue for the people who work on the code. The title stays the same, so that the host finds the one that is open. @internal */
export function describeIssue(
  row: EnvironmentRow,
  { drifts, leftOut, actor }: FixSubject,
): { title: string; body: string } {
  const count =
    drifts.length === 1 ? '1 resource' : `${drifts.length} resources`;
  const sentences = [
    `${markdownCode(row.name)} drifted: ${count}, as of ${row.checked_at}.`,
    ...(row.path ? [`Its code is in ${markdownCode(row.path)}.`] : []),
    ...(row.truncated ? ['There is more drift than was recorded.'] : []),
    ...(leftOut
      ? [`Acknowledged or ignored, and not listed: ${leftOut}.`]
      : []),
    `Opened for ${markdownCode(actor)}.`,
  ];
  return {
    title: `Drift in ${row.name}`,
    body: `${sentences.join(' ')}\n\n${describeDrifts(drifts)}`,
  };
}
