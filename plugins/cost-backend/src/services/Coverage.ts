import { Freshness } from '@paved-path/provider-kit-common';
import { CostProvider } from '@paved-path/backstage-plugin-cost-node';
import { CostSource } from '../database/ChargeStore';
import { CostDatabase } from '../database/CostDatabase';
import { SliceRow, SourceRow } from '../database/rows';
import { addDays, dayOf, monthOf, monthStart } from '../rules/days';
import {
  Group,
  groupsOf,
  missingDays,
  reachOf,
  sourceKeyOf,
} from '../rules/reach';
import { MANAGED_SOURCE } from './ManagedResources';
import { Remembered } from './Remembered';

// Before the running one.
const CARD_MONTHS = 3;
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

/** Of what it is to be known. @internal */
export type KnownOptions = {
  /** Where the costs come from that are looked at; none, or undefined: all sources. */
  of?: readonly CostSource[];
  /** The first day that is looked at, to tell which days before it are missing. */
  from?: string;
};

type Rows = { slices: SliceRow[]; sources: SourceRow[]; groups: Group[] };

/** Coverage at a moment. @internal */
export type CoverageNow = {
  known(options?: KnownOptions): Known;
  /** The last whole day that some sources have; that of all where none of these has one. */
  lastDayOf(of?: readonly CostSource[]): string;
  /** The months that the card looks at. Where the costs of these come from are the sources of an entity. */
  cardMonths: { fromMonth: string; toMonth: string };
};

/** Tells what is in the numbers. @internal */
export class Coverage {
  readonly #providers: ReadonlyMap<string, CostProvider>;
  readonly #interval: number;
  readonly #rows: Remembered<Rows>;

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
      async () => {
        const [all, sources] = await Promise.all([
          slices.list(),
          slices.listSources(),
        ]);
        return { slices: all, sources, groups: groupsOf(all) };
      },
      { lifetime: LIFETIME, version: () => slices.changes },
    );
  }

  /** Reads it once; `known` then tells it of some sources, or of all. */
  async get(): Promise<CoverageNow> {
    const rows = await this.#rows.get();
    const today = dayOf(Date.now());
    const yesterday = addDays(today, -1);
    const anchor = reachOf(rows.groups).lastDay ?? yesterday;
    return {
      known: (options = {}) => this.#known(rows, options),
      lastDayOf: of => reachOf(groupsIn(rows, of)).lastDay ?? anchor,
      cardMonths: {
        fromMonth: monthOf(monthStart(anchor, -CARD_MONTHS)),
        // The sources of an entity may be ahead of others.
        toMonth: monthOf(today),
      },
    };
  }

  titleOf(id: string): string {
    return id === MANAGED_SOURCE
      ? 'Resources in Terraform states'
      : this.#providers.get(id)?.title ?? id;
  }

  /** How a source was last asked, with the reason of a failure, which is for operators. */
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

  #known(rows: Rows, { of, from }: KnownOptions): Known {
    const { slices, sources } = rows;
    const ids = [
      ...new Set([...this.#providers.keys(), ...slices.map(s => s.provider)]),
    ].sort();
    const reach = reachOf(groupsIn(rows, of));
    const freshness = ids.map(id => {
      const source = sources.find(each => each.id === id);
      const full = this.freshnessOf(id, source);
      return source?.reason && this.#providers.has(id)
        ? { ...full, reason: failedWords(full) }
        : full;
    });
    return {
      firstDay: reach.firstDay,
      lastDay: reach.lastDay,
      notIncluded: [
        ...ids.flatMap(id => this.#providers.get(id)?.notIncluded?.() ?? []),
        ...slices
          .filter(each => each.state === 'refused')
          .map(each => this.#refusalOf(each)),
        ...ids.flatMap(id => this.#waitingOf(id, slices)),
        ...sources
          .filter(each => each.id === MANAGED_SOURCE && each.reason)
          .map(unknownStates),
        ...missingDays(reach, from, group => this.#nameOf(group)),
      ],
      freshness: combine(freshness),
    };
  }

  #nameOf({ provider, group }: Group): string {
    const title = this.titleOf(provider);
    return group === null ? title : `${title} ${group}`;
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

/** Those that costs come from; all where none does. */
function groupsIn({ groups }: Rows, of: readonly CostSource[] = []): Group[] {
  const asked = new Set(of.map(sourceKeyOf));
  return asked.size ? groups.filter(each => asked.has(each.key)) : groups;
}

/** What readers are told of a failure; its reason may name what is not theirs to see. */
function failedWords({ source }: Freshness): string {
  return `${source} could not be read in full when it was last tried; those who answer for the portal see why`;
}

function unknownStates({ succeeded_at }: SourceRow): string {
  const then = succeeded_at
    ? `what they listed on ${dayOf(Date.parse(succeeded_at))} holds`
    : 'so charges are attributed without them';
  return `What Terraform states say of whose a resource is: drift did not tell when it was last asked, ${then}`;
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
