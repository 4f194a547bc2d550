import {
  OnCallProblem,
  Rota,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { Translate } from '../../translation';
import { Moment, spanWords } from '../../words';

/**
 * What is wrong with a rota in the weeks that are shown, in words: gaps and double bookings as the reader's own calendar has them, and what else its provider tells.
 * What the provider tells of the same gap is not said twice.
 */
export function rotaProblems(
  rota: Rota,
  shown: TimeRange,
  t: Translate,
  { now, language }: Moment,
): OnCallProblem[] {
  // What is over cannot be mended.
  const isToCome = ({ start, end }: TimeRange) =>
    DateTime.fromISO(end) > now &&
    Date.parse(start) < Date.parse(shown.end) &&
    Date.parse(end) > Date.parse(shown.start);
  const gaps = rota.gaps.filter(isToCome).map(gap => ({
    kind: 'gap' as const,
    text: t('rota.problems.gap', { range: spanWords(gap, t, { language }) }),
  }));
  const doubles = rota.doubleBookings.filter(isToCome).map(booking => {
    const { person, rotas } = booking;
    const values = {
      who: person.name,
      rotas: rotas.join(', '),
      range: spanWords(booking, t, { language }),
    };
    return {
      kind: 'double-booking' as const,
      text: rotas.length
        ? t('rota.problems.double', values)
        : t('rota.problems.doubleOne', values),
    };
  });
  const others = rota.problems.filter(
    ({ kind }) =>
      !(kind === 'gap' && rota.gaps.length) &&
      !(kind === 'double-booking' && rota.doubleBookings.length),
  );
  return [...others, ...gaps, ...doubles];
}
