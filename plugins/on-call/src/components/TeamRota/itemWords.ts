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
  const [from, until] = [item.start, item.end].map(instant =>
    spanEnd(instant, options.language),
  );
  return [
    shift
      ? t('rota.calendar.shift', { who: shift.person.name, from, until })
      : t('rota.calendar.gap', { from, until }),
    contains(item, options.now) && shift && t('rota.calendar.isNow'),
    shift?.overrideId && t('rota.calendar.isOverride'),
    ...doubles.map(({ rotas }) =>
      t('rota.calendar.isTwice', { rotas: rotas.join(', ') }),
    ),
  ]
    .filter(Boolean)
    .join(', ');
}

function spanEnd(instant: string, language: string | undefined): string {
  return DateTime.fromISO(instant, { locale: language }).toFormat(
    'cccc d LLLL HH:mm',
  );
}
