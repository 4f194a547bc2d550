import { IANAZone } from 'luxon';
import { DAY, Instant, MINUTE, WallTime } from './types';

/**
 * Translates between instants and the clock on the wall in a zone.
 *
 * @remarks
 * A wall time that the clock skips happens at the first instant after the skipped time; one that it shows twice happens once, at the first.
 * So later wall times are never earlier instants.
 *
 * @internal
 */
export class LocalClock {
  readonly #zone: IANAZone;
  /** Offsets at the starts of UTC days: all but the few days around a change are answered from here. */
  readonly #offsets = new Map<number, number>();

  constructor(timeZone: string) {
    this.#zone = IANAZone.create(timeZone);
  }

  toWall(instant: Instant): WallTime {
    return instant + this.#offset(instant);
  }

  toInstant(wall: WallTime): Instant {
    const day = Math.floor(wall / DAY);
    // Zones are at most 14 hours from UTC, so the instant lies between these two, and no zone changes its clock twice in so short a time.
    const before = this.#offsetOfDay(day - 1);
    const after = this.#offsetOfDay(day + 2);
    const early = wall - before;
    if (before === after || this.#offset(early) === before) return early;
    const late = wall - after;
    if (this.#offset(late) === after) return late;
    return this.#changeBetween(late, early, before);
  }

  /** The first instant with another offset than before. */
  #changeBetween(from: Instant, to: Instant, before: number): Instant {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offset(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  #offsetOfDay(day: number): number {
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      offset = this.#offset(day * DAY);
      this.#offsets.set(day, offset);
    }
    return offset;
  }

  #offset(instant: Instant): number {
    return this.#zone.offset(instant) * MINUTE;
  }
}

const clocks = new Map<string, LocalClock>();

/** The clock of a zone; the same one each time, since it remembers what it worked out. @internal */
export function clockOf(timeZone: string): LocalClock {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new LocalClock(timeZone);
    clocks.set(timeZone, clock);
  }
  return clock;
}
