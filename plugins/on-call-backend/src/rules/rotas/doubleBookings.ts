import { Person, Rota } from '@paved-path/backstage-plugin-on-call-common';
import { StoredRota } from './readRotas';
import { intersect } from './ranges';

/** @internal */
export type DoubleBooking = Rota['doubleBookings'][number];

/** A rota with its id that is unique over all providers. @internal */
export type BookedRota = Pick<StoredRota, 'name' | 'shifts'> & {
  id: string;
  providerId: string;
};

type Booking = {
  start: string;
  end: string;
  person: Person;
  rotaId: string;
  rotaName: string;
};

/**
 * When somebody is on call in two rotas at once, by the ids of both rotas; the earliest first. A level of an escalation is a rota of its own,
 * so the same person at two levels counts.
 * @internal
 */
export function findDoubleBookings(
  rotas: readonly BookedRota[],
): Map<string, DoubleBooking[]> {
  const bookings = new Map<string, Booking[]>();
  for (const { id, name, providerId, shifts } of rotas) {
    for (const { start, end, person } of shifts) {
      const key = keyOf(person, providerId);
      const list = bookings.get(key) ?? [];
      list.push({ start, end, person, rotaId: id, rotaName: name });
      bookings.set(key, list);
    }
  }
  const found = new Map<string, DoubleBooking[]>();
  for (const list of bookings.values()) {
    for (const [one, other] of pairsAtOnce(list)) {
      const range = intersect(one, other);
      if (!range) continue;
      const { person } = one;
      const rotasOfBoth = [one.rotaName, other.rotaName];
      for (const { rotaId } of [one, other]) {
        const ofRota = found.get(rotaId) ?? [];
        ofRota.push({ ...range, person, rotas: rotasOfBoth });
        found.set(rotaId, ofRota);
      }
    }
  }
  for (const [id, list] of found) found.set(id, inOrder(list));
  return found;
}

/** All pairs of different rotas that overlap. */
function* pairsAtOnce(
  bookings: readonly Booking[],
): Generator<[Booking, Booking]> {
  const sorted = [...bookings].sort(byStart);
  let running: Booking[] = [];
  for (const booking of sorted) {
    running = running.filter(each => each.end > booking.start);
    for (const each of running) {
      if (each.rotaId !== booking.rotaId) yield [each, booking];
    }
    running.push(booking);
  }
}

/** Sorted, and with one after the other of the same rotas as one: a shift may be cut at a handover to the same person. */
function inOrder(list: DoubleBooking[]): DoubleBooking[] {
  const last = new Map<string, DoubleBooking>();
  const merged: DoubleBooking[] = [];
  for (const each of [...list].sort(byStart)) {
    const key = JSON.stringify([
      each.person.entityRef ?? each.person.name,
      [...each.rotas].sort(),
    ]);
    const before = last.get(key);
    if (before && before.end >= each.start) {
      if (each.end > before.end) before.end = each.end;
      continue;
    }
    const kept = { ...each };
    last.set(key, kept);
    merged.push(kept);
  }
  return merged;
}

/** Two people of one name at two providers are not the same, unless the catalog knows them as one. */
function keyOf(person: Person, providerId: string): string {
  return person.entityRef ?? JSON.stringify([providerId, person.name]);
}

function byStart(one: { start: string }, other: { start: string }): number {
  if (one.start === other.start) return 0;
  return one.start < other.start ? -1 : 1;
}
