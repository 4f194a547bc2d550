import {
  Rota,
  RotaShift,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import { contains } from '../../words';

/** A rota as a row: who is on call in it now and next, and when nobody is. */
export type RotaRow = {
  rota: Rota;
  now: RotaShift | undefined;
  next: RotaShift | undefined;
  /** Whether it is known that nobody is on call now. */
  isNobody: boolean;
  /** Those that are not over. */
  gaps: TimeRange[];
};

/** Rotas as rows, those with nobody now first, then those with gaps to come. */
export function rotaRows(rotas: readonly Rota[], now: DateTime): RotaRow[] {
  return rotas
    .map(rota => {
      const current = rota.shifts.find(shift => contains(shift, now));
      return {
        rota,
        now: current,
        next: rota.shifts.find(({ start }) => DateTime.fromISO(start) > now),
        isNobody: !current && rota.gaps.some(gap => contains(gap, now)),
        gaps: rota.gaps.filter(({ end }) => DateTime.fromISO(end) > now),
      };
    })
    .sort(
      (one, other) =>
        Number(other.isNobody) - Number(one.isNobody) ||
        Number(other.gaps.length > 0) - Number(one.gaps.length > 0) ||
        one.rota.name.localeCompare(other.rota.name),
    );
}

/** Whether anything is known of its shifts. */
export function isRotaKnown({ rota }: RotaRow): boolean {
  return rota.shifts.length > 0 || rota.gaps.length > 0;
}
