import {
  OnCallProblem,
  Rota,
} from '@paved-path/backstage-plugin-on-call-common';
import { Translate } from '../../translation';
import { spanWords } from '../../words';

/**
 * What is wrong with a rota, in words: gaps and double bookings as the reader's own calendar has them, and what else its provider tells.
 * What the provider tells of the same gap is not said twice.
 */
export function rotaProblems(
  rota: Rota,
  t: Translate,
  language: string | undefined,
): OnCallProblem[] {
  const gaps = rota.gaps.map(gap => ({
    kind: 'gap' as const,
    text: t('rota.problems.gap', { range: spanWords(gap, t, { language }) }),
  }));
  const doubles = rota.doubleBookings.map(booking => {
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
      !(kind === 'gap' && gaps.length) &&
      !(kind === 'double-booking' && doubles.length),
  );
  return [...others, ...gaps, ...doubles];
}
