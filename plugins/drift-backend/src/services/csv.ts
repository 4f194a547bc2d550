import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';

type Column = [
  name: string,
  value: (
    environment: InfrastructureEnvironment,
  ) => string | number | undefined,
];

const columns: Column[] = [
  ['name', each => each.name],
  ['provider', each => each.provider],
  ['state', each => each.state],
  ['owner', each => each.ownerRef],
  ['system', each => each.systemRef],
  ['entities', each => each.entityRefs.join(' ')],
  ['repository', each => each.repository],
  ['path', each => each.path],
  ['workspace', each => each.workspace],
  ['new', each => each.counts.new],
  ['acknowledged', each => each.counts.acknowledged],
  ['ignored', each => each.counts.ignored],
  ['drifted since', each => each.driftedSince],
  ['checked at', each => each.checkedAt],
  ['failing since', each => each.failingSince],
  ['reason', each => each.reason],
  ['url', each => each.url],
];

/** The first line of a table of environments. @internal */
export function csvHeader(): string {
  return lineOf(columns.map(([name]) => name));
}

/** One line of a table of environments. @internal */
export function csvLine(environment: InfrastructureEnvironment): string {
  return lineOf(columns.map(([, value]) => value(environment)));
}

function lineOf(values: Array<string | number | undefined>): string {
  return `${values.map(cellOf).join(',')}\r\n`;
}

/** A cell that a spreadsheet takes for text: one that begins like a formula begins with an apostrophe instead. */
function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
