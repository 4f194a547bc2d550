import {
  CloudResource,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';

type Cell = string | number | undefined;

/** How something is written as a table. @internal */
export type CsvTable<T> = {
  /** The first line. */
  header: string;
  line(item: T): string;
};

/** Of environments. @internal */
export const environmentTable = tableOf<InfrastructureEnvironment>([
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
  ['not checked lately', each => (each.stale ? 'yes' : 'no')],
  ['failing since', each => each.failingSince],
  ['reason', each => each.reason],
  ['url', each => each.url],
]);

/** Of resources in the clouds. @internal */
export const resourceTable = tableOf<CloudResource>([
  ['id', each => each.id],
  ['type', each => each.type],
  ['name', each => each.name],
  ['state', each => each.state],
  ['inventory', each => each.inventoryId],
  ['account', each => each.account],
  ['region', each => each.region],
  ['environment', each => each.environmentName],
  ['address', each => each.address],
  [
    'tags',
    each =>
      Object.entries(each.tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(' '),
  ],
  ['first seen at', each => each.firstSeenAt],
  ['url', each => each.url],
]);

function tableOf<T>(
  columns: Array<[name: string, value: (item: T) => Cell]>,
): CsvTable<T> {
  return {
    header: lineOf(columns.map(([name]) => name)),
    line: item => lineOf(columns.map(([, value]) => value(item))),
  };
}

function lineOf(values: Cell[]): string {
  return `${values.map(cellOf).join(',')}\r\n`;
}

/** A cell that a spreadsheet takes for text: one that begins like a formula begins with an apostrophe instead. */
function cellOf(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
