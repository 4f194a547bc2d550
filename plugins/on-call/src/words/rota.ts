import ScheduleIcon from '@material-ui/icons/Schedule';
import {
  Rota,
  Swap,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { Translate } from '../translation';
import { CalendarItem, contains } from './calendar';
import { Status } from './status';
import { Moment, whenWords } from './when';

/** How somebody's turn stands in one sentence: who, until when, and who is next; nobody at all is bad. */
export function rotaSentence(
  rota: Rota,
  moment: Moment,
  t: Translate,
  /** Of which time the rota tells; a shift that ends with it may go on. */
  known?: TimeRange,
): Status | undefined {
  const { now } = moment;
  const current = rota.shifts.find(shift => contains(shift, now));
  const next = rota.shifts.find(({ start }) => DateTime.fromISO(start) > now);
  if (!current) {
    if (!rota.gaps.some(gap => contains(gap, now))) return undefined;
    return {
      tone: 'bad',
      words: next
        ? t('rota.nobodyNowThen', {
            next: next.person.name,
            from: whenWords(next.start, moment, t),
          })
        : t('rota.nobodyNow'),
    };
  }
  const values = {
    who: current.person.name,
    until: whenWords(current.end, moment, t),
  };
  if (known && Date.parse(current.end) === Date.parse(known.end)) {
    return {
      tone: 'good',
      words: t('rota.nowOn', { who: current.person.name }),
    };
  }
  const follows = rota.gaps.some(
    ({ start }) => Date.parse(start) === Date.parse(current.end),
  );
  if (follows) {
    return { tone: 'warning', words: t('rota.nowThenNobody', values) };
  }
  return {
    tone: 'good',
    words:
      next && Date.parse(next.start) === Date.parse(current.end)
        ? t('rota.nowThen', { ...values, next: next.person.name })
        : t('rota.now', values),
  };
}

/** From a day and time to another, with the day of the week always named: `Mon 23 Nov 09:00 to Mon 30 Nov 09:00`. */
export function spanWords(
  range: TimeRange,
  t: Translate,
  options: { language: string | undefined; zone?: string },
): string {
  const { language, zone = 'local' } = options;
  const [start, end] = [range.start, range.end].map(instant =>
    DateTime.fromISO(instant, { zone, locale: language }),
  );
  const isOneDay = start.hasSame(end, 'day');
  return t('time.range', {
    from: dayTimeWords(start),
    until: isOneDay ? end.toFormat('HH:mm') : dayTimeWords(end),
  });
}

/** The same of what stands in a calendar: of what may have begun before all that is known, only its end is said. */
export function itemSpanWords(
  item: CalendarItem,
  t: Translate,
  options: { language: string | undefined; zone?: string },
): string {
  const { start, end, isCut } = item;
  if (!isCut.start && !isCut.end) return spanWords(item, t, options);
  if (isCut.start && isCut.end) return t('time.allAlong');
  const at = DateTime.fromISO(isCut.start ? end : start, {
    zone: options.zone ?? 'local',
    locale: options.language,
  });
  const when = dayTimeWords(at);
  return isCut.start ? t('time.until', { when }) : t('time.from', { when });
}

/** A day with its time: `Mon 23 Nov 09:00`; with its year where that is another than this one. */
export function dayTimeWords(moment: DateTime): string {
  return moment.toFormat(
    moment.year === DateTime.now().year
      ? 'ccc d LLL HH:mm'
      : 'ccc d LLL yyyy HH:mm',
  );
}

/** How long something is, in whole days where it is some, else in hours. */
export function lengthWords(range: TimeRange, t: Translate): string {
  const start = DateTime.fromISO(range.start);
  const end = DateTime.fromISO(range.end);
  const days = end.diff(start, 'days').days;
  if (days >= 1 && Number.isInteger(days)) {
    return t('rota.shift.days', { count: days });
  }
  const hours = Math.round(end.diff(start).as('hours') * 10) / 10;
  return t('rota.shift.hours', { count: hours });
}

/** The zone of whoever reads. */
function ownZone(): string {
  return DateTime.local().zoneName;
}

/** Whether the clocks of a zone show what the reader's own show, now and through the time that is looked at. */
export function isOwnZone(zone: string, range: TimeRange): boolean {
  return [range.start, range.end].every(instant => {
    const at = DateTime.fromISO(instant);
    return at.setZone(zone).offset === at.offset;
  });
}

/** In which zone times are shown, and how that of the rota differs. */
export function zoneWords(
  zone: string,
  range: TimeRange,
  t: Translate,
): string {
  const own = ownZone();
  if (zone === own) return t('rota.zoneSame', { zone });
  return isOwnZone(zone, range)
    ? t('rota.zoneAlike', { zone, own })
    : t('rota.zoneOther', { zone, own });
}

/** How a swap stands, in words. */
export function swapStatus(state: Swap['state'], t: Translate): Status {
  switch (state) {
    case 'asked':
      return {
        tone: 'neutral',
        words: t('rota.swaps.state.asked'),
        icon: ScheduleIcon,
      };
    case 'accepted':
      return { tone: 'good', words: t('rota.swaps.state.accepted') };
    case 'declined':
      return { tone: 'warning', words: t('rota.swaps.state.declined') };
    case 'withdrawn':
      return { tone: 'neutral', words: t('rota.swaps.state.withdrawn') };
    default:
      return { tone: 'warning', words: t('rota.swaps.state.expired') };
  }
}
