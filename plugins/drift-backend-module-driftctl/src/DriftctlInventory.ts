import { ServiceUnavailableError } from '@backstage/errors';
import {
  Inventory,
  InventoryProvider,
  InventoryResource,
} from '@paved-path/backstage-plugin-drift-node';
import { CallPolicyOptions } from '@paved-path/provider-kit-node';
import { createReportReader } from './readReport';
import { DriftctlReport, parseReport, ReportedResource } from './schema';
import { ReportSettings } from './settings';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const MAX_ALERTS = 40;
const MAX_ALERT = 300;

/**
 * What a report of driftctl lists. driftctl has compared it with the code itself, so each resource comes with its verdict; what `.driftignore`
 * leaves out is in no report.
 * @internal
 */
export class DriftctlInventory implements InventoryProvider {
  readonly id: string;
  readonly title: string;
  readonly #maxAge: number;
  readonly #read: (signal: AbortSignal) => Promise<unknown>;

  constructor(options: CallPolicyOptions & { report: ReportSettings }) {
    const { report, ...policy } = options;
    this.id = `driftctl-${report.id}`;
    this.title = `driftctl ${report.title}`;
    this.#maxAge = report.maxAge;
    this.#read = createReportReader(report.source, policy);
  }

  async list({ signal }: { signal: AbortSignal }): Promise<Inventory> {
    const report = parseReport(await this.#read(signal));
    const takenAt = Date.parse(report.date);
    const age = Date.now() - takenAt;
    // Go's own zero, where nothing was written.
    if (takenAt < 0) {
      throw new ServiceUnavailableError(
        'The report does not say when it was taken; a newer driftctl writes that',
      );
    }
    if (age < -DAY) {
      throw new ServiceUnavailableError(
        `The report says that it was taken at ${report.date}, which is in the future; is that machine’s clock right?`,
      );
    }
    if (age > this.#maxAge) {
      throw new ServiceUnavailableError(
        `The report is ${inWords(age)} old, and counts as old after ${inWords(
          this.#maxAge,
        )}; does driftctl still run? (drift.driftctl.reports[].maxAge)`,
      );
    }
    return {
      resources: toResources(report),
      scope: toScope(report),
      asOf: new Date(takenAt).toISOString(),
      doesNotList: [
        ...(age > DAY
          ? [`What came into being since: the report is ${inWords(age)} old.`]
          : []),
        'What .driftignore leaves out, and types that driftctl does not know.',
        ...toOptions(report),
        ...toAlerts(report),
      ],
    };
  }
}

/** The same id may be that of resources of several types; of one that is in both lists, it is managed. */
function toResources({
  managed,
  unmanaged,
}: DriftctlReport): InventoryResource[] {
  const resources = new Map<string, InventoryResource>();
  const add =
    (verdict: InventoryResource['verdict']) => (reported: ReportedResource) => {
      const { id, type } = reported;
      const key = JSON.stringify([id, type]);
      if (resources.has(key)) return;
      resources.set(key, { id, type, name: nameOf(reported), verdict });
    };
  managed.forEach(add('managed'));
  unmanaged.forEach(add('unmanaged'));
  return [...resources.values()];
}

function nameOf({
  human_readable_attributes: attributes,
}: ReportedResource): string | undefined {
  const name = attributes?.Name ?? attributes?.name;
  return typeof name === 'string' && name ? name : undefined;
}

function toScope({
  provider_name: name,
  provider_version: version,
}: DriftctlReport): string | undefined {
  return name && version
    ? `${name}, as version ${version} of its Terraform provider sees it`
    : name;
}

function toOptions({ options }: DriftctlReport): string[] {
  return [
    ...(options?.only_managed
      ? ['What no code manages: driftctl was run with --only-managed.']
      : []),
    ...(options?.only_unmanaged
      ? ['What code manages: driftctl was run with --only-unmanaged.']
      : []),
  ];
}

/** What driftctl could not look at, such as for a lack of permissions. */
function toAlerts({ alerts }: DriftctlReport): string[] {
  const texts = Object.entries(alerts).flatMap(([key, list]) =>
    list.map(({ message = 'driftctl gave an alert without words' }) => {
      const words = message.replace(/\s+/g, ' ').trim();
      const cut =
        words.length > MAX_ALERT ? `${words.slice(0, MAX_ALERT)}…` : words;
      return key ? `${key}: ${cut}` : cut;
    }),
  );
  const all = [...new Set(texts)];
  const more = all.length - MAX_ALERTS;
  return more > 0
    ? [...all.slice(0, MAX_ALERTS), `And ${more} more alerts of driftctl.`]
    : all;
}

function inWords(age: number): string {
  const [count, unit] =
    age >= 2 * DAY
      ? [Math.floor(age / DAY), 'day']
      : [Math.floor(age / HOUR), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
