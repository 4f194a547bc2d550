import {
  OrganisationReport,
  ResourceCost,
} from '@paved-path/backstage-plugin-cost-common';
import { Range } from '../rules/period';

type Cell = string | undefined;

/** The organisation's rows, as a table. Amounts are as they were billed, in the currency beside them. @internal */
export function organisationCsv(report: OrganisationReport): string {
  const { from, to, cost, groupBy, rows } = report;
  return [
    lineOf([
      groupBy,
      'kind',
      'entity',
      'from',
      'to (exclusive)',
      'cost kind',
      'currency',
      'cost',
      'share',
      'previous cost',
      'change',
    ]),
    ...rows.map(row =>
      lineOf([
        row.name,
        row.kind,
        row.entityRef,
        from,
        to,
        cost,
        row.currency,
        row.cost,
        String(row.share),
        row.change?.previous,
        row.change?.change,
      ]),
    ),
  ].join('');
}

/** An entity's resources, as a table. @internal */
export function resourcesCsv(
  resources: readonly ResourceCost[],
  { from, to, cost }: Range & { cost: string },
): string {
  return [
    lineOf([
      'resource',
      'id',
      'type',
      'provider',
      'service',
      'environment',
      'account',
      'region',
      'entity',
      'from',
      'to (exclusive)',
      'cost kind',
      'currency',
      'cost',
      'share',
      'previous cost',
      'change',
      'split',
    ]),
    ...resources.map(row =>
      lineOf([
        row.name,
        row.resourceId,
        row.type,
        row.provider,
        row.service,
        row.environment,
        row.account,
        row.region,
        row.entityRef,
        from,
        to,
        cost,
        row.currency,
        row.cost,
        String(row.share),
        row.change?.previous,
        row.change?.change,
        row.split,
      ]),
    ),
  ].join('');
}

function lineOf(values: Cell[]): string {
  return `${values.map(cellOf).join(',')}\r\n`;
}

/** A cell that a spreadsheet takes for text, unless it is a number: one that begins like a formula begins with an apostrophe instead. */
function cellOf(value: Cell): string {
  if (value === undefined) return '';
  if (/^-?\d+(\.\d+)?(e-?\d+)?$/.test(value)) return value;
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
