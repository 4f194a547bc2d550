import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  Swap,
  SwapAnswer,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import { Actor } from '@paved-path/backstage-plugin-on-call-node';
import { SwapRow } from '../../database/rotas/SwapStore';
import { firstUncovered } from './ranges';
import { StoredRota } from './readRotas';

/** @throws NotAllowedError where the answer is not that person's to give @internal */
export function requireParty(
  row: SwapRow,
  answer: SwapAnswer,
  actor: Actor,
): void {
  const [ref, name] =
    answer === 'withdraw'
      ? [row.from_ref, row.from_name]
      : [row.to_ref, row.to_name];
  if (actor.entityRef === ref) return;
  throw new NotAllowedError(`Only ${name} may ${answer} this`);
}

/** @internal */
export function answeredOtherwise(row: SwapRow): ConflictError {
  switch (toSwap(row).state) {
    case 'expired':
      return new ConflictError(
        `The shift has begun, so that it cannot be swapped any more: ${row.from_name} is on call`,
      );
    case 'asked':
      return new ConflictError(
        `${row.to_name} accepts it just now; look again in a moment`,
      );
    case 'withdrawn':
      return new ConflictError(`${row.from_name} has taken it back already`);
    default:
      return new ConflictError(`${row.to_name} has ${row.state} it already`);
  }
}

/** The first moment of a range in which somebody is not on call. @internal */
export function uncoveredBy(
  entityRef: string,
  { shifts }: Pick<StoredRota, 'shifts'>,
  range: TimeRange,
): string | undefined {
  return firstUncovered(
    range,
    shifts.filter(({ person }) => person.entityRef === entityRef),
  );
}

/** @internal */
export function hasBegun({ state, start_at }: SwapRow, now: number): boolean {
  return state === 'asked' && Date.parse(start_at) <= now;
}

/** @internal */
export function toSwap(row: SwapRow): Swap {
  return {
    id: row.id,
    rotaId: row.rota_id,
    rotaName: row.rota_name,
    from: { name: row.from_name, entityRef: row.from_ref },
    to: { name: row.to_name, entityRef: row.to_ref },
    start: row.start_at,
    end: row.end_at,
    reason: row.reason ?? undefined,
    // Of what may have been done it is not said that it was not.
    state: hasBegun(row, Date.now()) && !row.tried_at ? 'expired' : row.state,
    askedAt: row.asked_at,
    answeredAt: row.answered_at ?? undefined,
  };
}
