import { isError } from '@backstage/errors';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { ProviderRota } from '@paved-path/backstage-plugin-on-call-node';
import { LRUCache } from 'lru-cache';
import { toKey } from '../keys';

const MAX_ROTAS = 2_000;

/**
 * The rotas of one account as they were last read: what is shown while PagerDuty does not tell them.
 * @internal
 */
export class LastRotas {
  readonly #accountId: string;
  /** By the schedule, and by how long a time was asked for. */
  readonly #rotas = new LRUCache<
    string,
    { rota: ProviderRota; readAt: string }
  >({ max: MAX_ROTAS });
  /** The schedules that the policies of claimed services named when they were last read, by their ids. */
  #names: ReadonlyMap<string, string> = new Map();

  constructor(options: { accountId: string }) {
    this.#accountId = options.accountId;
  }

  /** Takes note of all schedules that there are. */
  noteNames(names: ReadonlyMap<string, string>): void {
    this.#names = names;
  }

  noteRota(scheduleId: string, range: TimeRange, rota: ProviderRota): void {
    const readAt = new Date().toISOString();
    this.#rotas.set(toQuestion(scheduleId, range), { rota, readAt });
  }

  /** What is known of all schedules while none can be read. Never empty, which would mean that there are none. */
  listUnreadable(range: TimeRange, error: unknown): ProviderRota[] {
    if (this.#names.size === 0) {
      const name = `Schedules of the account '${this.#accountId}'`;
      return [this.toUnreadable({ id: '-', name }, range, error)];
    }
    return [...this.#names].map(([id, name]) =>
      this.toUnreadable({ id, name }, range, error),
    );
  }

  /** A schedule as it was last read, or without anything, and that it cannot be read. */
  toUnreadable(
    schedule: { id: string; name: string },
    range: TimeRange,
    error: unknown,
  ): ProviderRota {
    const { id, name } = schedule;
    const reason = isError(error) ? error.message : String(error);
    const last = this.#rotas.get(toQuestion(id, range));
    if (!last) {
      return {
        id: toKey(this.#accountId, id),
        name,
        timeZone: 'Etc/UTC',
        shifts: [],
        gaps: [],
        problems: [
          {
            kind: 'rota-error',
            text: `The schedule could not be read, so that nothing of it is shown: ${reason}`,
          },
        ],
        people: [],
      };
    }
    const { rota, readAt } = last;
    return {
      ...rota,
      shifts: rota.shifts.filter(shift => overlaps(shift, range)),
      gaps: rota.gaps.filter(gap => overlaps(gap, range)),
      problems: [
        {
          kind: 'rota-error',
          text: `The schedule could not be read, and is shown as it was at ${readAt}: ${reason}`,
        },
        ...rota.problems,
      ],
    };
  }
}

/** From another day on it is as long: what was read then still shows most of what is asked for. */
function toQuestion(id: string, { start, end }: TimeRange): string {
  return `${id} ${Date.parse(end) - Date.parse(start)}`;
}

function overlaps(one: TimeRange, other: TimeRange): boolean {
  return (
    Date.parse(one.start) < Date.parse(other.end) &&
    Date.parse(other.start) < Date.parse(one.end)
  );
}
