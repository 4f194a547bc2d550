import { DateTime } from 'luxon';
import { Translate } from '../../translation';
import { CalendarItem, contains } from '../../words';

/** All that is to be said of a shift or a gap, for those who do not see where it stands. */
export function itemWords(
  item: CalendarItem,
  t: Translate,
  options: { now: DateTime; language: string | undefined },
): string {
  const { shift, doubles } = item;
  const who = shift?.person.name;
  const range = rangeOf(item, t, options.language);
  return [
    who
      ? t('rota.calendar.shift', { who, range })
      : t('rota.calendar.gap', { range }),
    contains(item, options.now) && shift && t('rota.calendar.isNow'),
    shift?.overrideId && t('rota.calendar.isOverride'),
    ...doubles.map(({ rotas }) =>
      t('rota.calendar.isTwice', { rotas: rotas.join(', ') }),
    ),
  ]
    .filter(Boolean)
    .join(', ');
}

function rangeOf(
  { start, end, isCut }: CalendarItem,
  t: Translate,
  language: string | undefined,
): string {
  const [from, until] = [start, end].map(instant => spanEnd(instant, language));
  if (isCut.start && isCut.end) return t('time.allAlong');
  if (isCut.start) return t('time.until', { when: until });
  if (isCut.end) return t('time.from', { when: from });
  return t('time.range', { from, until });
}

function spanEnd(instant: string, language: string | undefined): string {
  return DateTime.fromISO(instant, { locale: language }).toFormat(
    'cccc d LLLL HH:mm',
  );
}
