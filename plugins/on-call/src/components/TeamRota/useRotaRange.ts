import { useMemo } from 'react';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import {
  AddressFilter,
  useAddressFilter,
} from '@paved-path/provider-kit-react';
import { toInstant } from '../../words';

/** How far around the weeks that are shown is asked, so that shifts at their edges are known from their beginning to their end. */
const AROUND = { weeks: 4 };

/** What is further ahead than this is asked for only where it is shown: backends need not keep it. */
const AHEAD = { weeks: 13 };

/** How many weeks are shown at once. */
export type WeekCount = 1 | 4;

/** How a rota is shown; undefined leaves it to the width of the screen. */
export type RotaView = 'calendar' | 'list';

type Address = {
  /** A day of the first week; undefined: this week. */
  from: string | undefined;
  weeks: WeekCount;
  view: RotaView | undefined;
};

/** Which weeks the reader looks at, and how. */
export type RotaRange = {
  /** The Monday that it begins with, at midnight in the reader's zone. */
  start: DateTime;
  weeks: WeekCount;
  view: RotaView | undefined;
  /** What is shown. */
  range: TimeRange;
  /** What is asked for: at least what is shown. A shift that begins or ends with it may go on beyond. */
  asked: TimeRange;
  /** Whether it begins with the week that is now. */
  isCurrent: boolean;
  /** Goes to the week that is now. */
  showCurrent: (weeks: WeekCount) => void;
  /** Goes as many weeks as are shown back, or ahead. */
  move: (direction: -1 | 1) => void;
  setView: (view: RotaView) => void;
};

/** What the address asks for; what makes no sense there is as if it were not there. */
function parse(parameters: URLSearchParams): Address {
  const from = parameters.get('from') ?? '';
  const view = parameters.get('view');
  return {
    from: DateTime.fromFormat(from, 'yyyy-MM-dd').isValid ? from : undefined,
    weeks: parameters.get('weeks') === '1' ? 1 : 4,
    view: view === 'calendar' || view === 'list' ? view : undefined,
  };
}

const earliest = (one: DateTime, other: DateTime) =>
  one < other ? one : other;
const latest = (one: DateTime, other: DateTime) => (one > other ? one : other);

/** Which weeks the reader looks at, as it stands in the address. */
export function useRotaRange(now: DateTime): RotaRange {
  const { value, set }: AddressFilter<Address> = useAddressFilter(parse);
  const { from, weeks, view } = value;
  const thisWeek = now.startOf('week').toISODate() ?? '';
  return useMemo(() => {
    const current = DateTime.fromISO(thisWeek);
    const start = from ? DateTime.fromISO(from).startOf('week') : current;
    const isCurrent = start.hasSame(current, 'day');
    const goTo = (monday: DateTime, count: WeekCount) =>
      set({
        from: monday.hasSame(current, 'day')
          ? undefined
          : monday.toISODate() ?? undefined,
        weeks: count === 4 ? undefined : String(count),
      });
    const end = start.plus({ weeks });
    return {
      start,
      weeks,
      view,
      isCurrent,
      range: { start: toInstant(start), end: toInstant(end) },
      asked: {
        start: toInstant(earliest(start, latest(current, start.minus(AROUND)))),
        end: toInstant(
          latest(end, earliest(end.plus(AROUND), current.plus(AHEAD))),
        ),
      },
      showCurrent: count => goTo(current, count),
      move: direction => goTo(start.plus({ weeks: weeks * direction }), weeks),
      setView: next => set({ view: next }),
    };
  }, [thisWeek, from, weeks, view, set]);
}
