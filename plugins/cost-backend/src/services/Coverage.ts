import { Freshness } from '@paved-path/provider-kit-common';
import { CostProvider } from '@paved-path/backstage-plugin-cost-node';
import { CostDatabase } from '../database/CostDatabase';
import { SliceRow, SourceRow } from '../database/rows';
import { addDays, dayOf } from '../rules/days';
import { MANAGED_SOURCE } from './ManagedResources';
import { Remembered } from './Remembered';

const LAGGARD = 14;
// Another process may have read something meanwhile.
const LIFETIME = 2_000;

/** How far what is known reaches, and how trustworthy it is. @internal */
export type Known = {
  /** The first day with a charge; undefined where there is none. */
  firstDay?: string;
  /** The last whole day that all sources have; one that ended more than two weeks before the others does not hold them back. */
  lastDay?: string;
  notIncluded: string[];
  freshness: Freshness;
};

/** Tells what is in the numbers. @internal */
export class Coverage {
  readonly #providers: ReadonlyMap<string, CostProvider>;
  readonly #interval: number;
  readonly #rows: Remembered<[SliceRow[], SourceRow[]]>;

  constructor(options: {
    database: CostDatabase;
    providers: ReadonlyMap<string, CostProvider>;
    /** In milliseconds. */
    interval: number;
  }) {
    this.#providers = options.providers;
    this.#interval = options.interval;
    const { slices } = options.database;
    this.#rows = new Remembered(
      () => Promise.all([slices.list(), slices.listSources()]),
      { lifetime: LIFETIME, version: () => slices.changes },
    );
  }

  /** Reads it once; `known` then tells it of some sources, or of all. */
  async get(): Promise<{ known: (only?: Set<string>) => Known }> {
    const [slices, sources] = await this.#rows.get();
    return { known: only => this.#known(slices, sources, only) };
  }

  titleOf(id: string): string {
    return id === MANAGED_SOURCE
      ? 'Resources in Terraform states'
      : this.#providers.get(id)?.title ?? id;
  }

  freshnessOf(id: string, source: SourceRow | undefined): Freshness {
    const title = this.titleOf(id);
    const asOf = source?.succeeded_at ?? undefined;
    if (!this.#providers.has(id) && id !== MANAGED_SOURCE) {
      const reason = `The cost provider ${id} is not installed`;
      return { source: title, asOf, state: 'failed', reason };
    }
    if (source?.reason) {
      return { source: title, asOf, state: 'failed', reason: source.reason };
    }
    if (!asOf) return { source: title, state: 'never' };
    const age = Math.abs(Date.now() - Date.parse(asOf));
    const isStale = age > 3 * this.#interval + 60_000;
    return { source: title, asOf, state: isStale ? 'stale' : 'fresh' };
  }

  #known(
    slices: SliceRow[],
    sources: SourceRow[],
    only: Set<string> | undefined,
  ): Known {
    const ids = [
      ...new Set([...this.#providers.keys(), ...slices.map(s => s.provider)]),
    ].sort();
    const reach = reachOf(
      slices.filter(each => !only?.size || only.has(each.provider)),
    );
    const freshness = ids.map(id =>
      this.freshnessOf(
        id,
        sources.find(each => each.id === id),
      ),
    );
    return {
      ...reach,
      notIncluded: [
        ...ids.flatMap(id => this.#providers.get(id)?.notIncluded?.() ?? []),
        ...slices
          .filter(each => each.state === 'refused')
          .map(each => this.#refusalOf(each)),
        ...ids.flatMap(id => this.#waitingOf(id, slices)),
        ...sources
          .filter(each => each.id === MANAGED_SOURCE && each.reason)
          .map(unknownStates),
        ...(reach.lastDay ? [`The days after ${reach.lastDay}`] : []),
      ],
      freshness: combine(freshness),
    };
  }

  /** What was listed and never read. */
  #waitingOf(id: string, slices: SliceRow[]): string[] {
    const waiting = slices.filter(
      each => each.provider === id && each.state === 'waiting',
    );
    if (!waiting.length) return [];
    const [{ key }] = waiting;
    return [
      waiting.length === 1
        ? `${this.titleOf(id)} ${key}, which is still to be read`
        : `${waiting.length} parts of ${this.titleOf(
            id,
          )} that are still to be read`,
    ];
  }

  #refusalOf({ provider, key, read_at }: SliceRow): string {
    const title = this.titleOf(provider);
    return read_at
      ? `The newest of ${title} ${key}, which was refused; what it said before is in`
      : `${title} ${key}, which was refused`;
  }
}

function reachOf(slices: SliceRow[]): Pick<Known, 'firstDay' | 'lastDay'> {
  const lastDays = new Map<string, string>();
  let firstDay: string | undefined;
  // The running day is not whole yet.
  const yesterday = addDays(dayOf(Date.now()), -1);
  for (const { provider, first_day, last_day } of slices) {
    if (first_day && (!firstDay || first_day < firstDay)) firstDay = first_day;
    if (last_day && last_day > (lastDays.get(provider) ?? '')) {
      lastDays.set(provider, last_day < yesterday ? last_day : yesterday);
    }
  }
  const days = [...lastDays.values()].sort();
  if (!days.length) return { firstDay };
  const newest = days[days.length - 1];
  const lastDay = days.find(day => day >= addDays(newest, -LAGGARD));
  return { firstDay, lastDay };
}

function unknownStates({ succeeded_at, reason }: SourceRow): string {
  const then = succeeded_at
    ? `what they listed on ${dayOf(Date.parse(succeeded_at))} holds`
    : 'so charges are attributed without them';
  return `What Terraform states say of whose a resource is: drift did not tell (${reason}), ${then}`;
}

/** As old as its oldest part, and as bad as its worst. */
function combine(all: Freshness[]): Freshness {
  if (!all.length) {
    return {
      source: 'no provider',
      state: 'never',
      reason: 'No cost provider is installed',
    };
  }
  const source = all.map(each => each.source).join(', ');
  const [asOf] = all.flatMap(each => each.asOf ?? []).sort();
  const worst =
    all.find(each => each.state === 'failed') ??
    all.find(each => each.state === 'never') ??
    all.find(each => each.state === 'stale');
  return {
    source,
    asOf,
    state: worst?.state ?? 'fresh',
    reason: worst?.reason,
  };
}
