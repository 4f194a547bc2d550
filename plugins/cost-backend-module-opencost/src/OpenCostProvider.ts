import { Entity } from '@backstage/catalog-model';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  addUtcDays,
  CallOptions,
  ChargeMonth,
  ChargeSelector,
  ChargeSlice,
  CostProvider,
  MonthCharges,
  ReadRequest,
  utcDayOf,
  utcDaysBetween,
  utcMonthsBetween,
  utcMonthStart,
} from '@paved-path/backstage-plugin-cost-node';
import { createHash } from 'node:crypto';
import { DayStore, KeptDay } from './database/DayStore';
import { OpenCostClient } from './OpenCostClient';
import { kubernetesSelectorsOf } from './selectors';
import { ClusterSettings, OpenCostSettings } from './settings';
import { toLine } from './toLine';

/** What Prometheus still scrapes and computes after a day's end, in milliseconds. */
const SETTLING = 2 * 60 * 60_000;

/** @internal */
export type Cluster = ClusterSettings & {
  client: Pick<OpenCostClient, 'askDay'>;
};

type MonthSlice = ChargeSlice & { cluster: Cluster; month: string };

/** What is needed of the settings beside the clusters. @internal */
export type ProviderSettings = Pick<
  OpenCostSettings,
  'labels' | 'lookBack' | 'retentionMonths' | 'isBesideBill'
>;

/**
 * Charges of Kubernetes workloads. A slice is a month of a cluster.
 *
 * @remarks
 * Each whole day is asked for once, and kept: the Prometheus behind OpenCost often forgets after two weeks, and a month must not lose its first
 * days when it is read again.
 *
 * @internal
 */
export class OpenCostProvider implements CostProvider {
  readonly id = 'opencost';
  readonly title = 'OpenCost';
  readonly #clusters: Cluster[];
  readonly #settings: ProviderSettings;
  readonly #days: DayStore;
  readonly #now: () => number;

  constructor(options: {
    clusters: Cluster[];
    settings: ProviderSettings;
    days: DayStore;
    now: () => number;
  }) {
    this.#clusters = options.clusters;
    this.#settings = options.settings;
    this.#days = options.days;
    this.#now = options.now;
  }

  async listSlices({ signal }: CallOptions): Promise<ChargeSlice[]> {
    signal.throwIfAborted();
    const { retentionMonths } = this.#settings;
    const { to } = this.#span();
    await this.#days.deleteBefore(utcMonthStart(to, 1 - retentionMonths));
    const slices = await this.#list(signal);
    return slices.map(({ cluster, month, ...slice }) => slice);
  }

  /** Those of clusters that are configured no more under this name. Months that were forgotten stay. */
  async listWithdrawn(
    keys: string[],
    { signal }: CallOptions,
  ): Promise<string[]> {
    signal.throwIfAborted();
    const names = this.#clusters.map(({ name }) => name);
    return keys.filter(key => !names.includes(key.split('/', 1)[0]));
  }

  async *readSlice(
    slice: ChargeSlice,
    { tagKeys }: ReadRequest,
    { signal }: CallOptions,
  ): AsyncIterable<ChargeMonth[]> {
    const slices = await this.#list(signal);
    const found = slices.find(({ key }) => key === slice.key);
    if (!found) {
      throw new NotFoundError(`OpenCost has no ${slice.key} any more`);
    }
    const { cluster, month } = found;
    const charges = new MonthCharges(month);
    for (const { day, allocations } of await this.#readDays(found, signal)) {
      for (const allocation of allocations) {
        const { name, cost } = allocation;
        const line = toLine(allocation, cluster, tagKeys);
        charges.add(name, line, day, { billed: cost, effective: cost });
      }
    }
    yield* charges.batches();
  }

  notIncluded(): string[] {
    return [
      'Days for which OpenCost had no data when it was asked, and what a cluster costs beside its nodes, volumes and network.',
      ...(this.#settings.isBesideBill
        ? [
            'What counts twice is not taken out: where the bill of a cloud has the nodes of a cluster, their cost is in both.',
          ]
        : []),
    ];
  }

  selectorsOf(entity: Entity): ChargeSelector[] {
    const names = this.#clusters.map(({ name }) => name);
    return kubernetesSelectorsOf(entity, names);
  }

  async #list(signal: AbortSignal): Promise<MonthSlice[]> {
    signal.throwIfAborted();
    const firstDays = await this.#days.firstDays();
    const { from, to } = this.#span();
    return this.#clusters.flatMap(cluster => {
      const kept = firstDays.get(cluster.name) ?? from;
      const months = utcMonthsBetween(kept < from ? kept : from, to);
      return months.map(each => ({
        key: `${cluster.name}/${each.month}`,
        // As long as its days can be asked for, those that are missing are, once a day.
        version: `${each.to} ${
          each.to > from ? `asked ${to}` : 'settled'
        } ${this.#hashOf(cluster)}`,
        from: each.from,
        to: each.to,
        group: cluster.name,
        month: each.month,
        cluster,
      }));
    });
  }

  /** The days that are asked for; the last one has ended, in UTC. */
  #span(): { from: string; to: string } {
    const to = utcDayOf(this.#now() - SETTLING);
    return { from: addUtcDays(to, -this.#settings.lookBack), to };
  }

  /** Keeps each day as soon as it was answered, so that what fails later does not cost it. */
  async #readDays(
    { cluster, from, to }: MonthSlice,
    signal: AbortSignal,
  ): Promise<KeptDay[]> {
    const span = this.#span();
    const labelsHash = hashOf(this.#settings.labels);
    const days = new Map<string, KeptDay>();
    for (const kept of await this.#days.list(cluster.name, from, to)) {
      days.set(kept.day, kept);
    }
    for (const day of utcDaysBetween(from, to)) {
      signal.throwIfAborted();
      const isKnown = days.get(day)?.labelsHash === labelsHash;
      if (isKnown || day < span.from) continue;
      const allocations = await cluster.client.askDay(day, signal);
      // A day without any may have data later, or was forgotten since.
      if (!allocations.length) continue;
      const kept = { day, labelsHash, allocations };
      await this.#days.save(cluster.name, kept, this.#now());
      days.set(day, kept);
    }
    if (!days.size && to === span.to) {
      throw new ServiceUnavailableError(
        `OpenCost of ${
          cluster.name
        } knows nothing of any day from ${from} to ${addUtcDays(
          to,
          -1,
        )}; does its Prometheus scrape it, and keep what it scrapes?`,
      );
    }
    return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  #hashOf({ currency, environment }: Cluster): string {
    return hashOf([currency, environment ?? '', ...this.#settings.labels]);
  }
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .slice(0, 16);
}
