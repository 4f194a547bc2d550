import type { OwnedUnreadRotas, RotaListing, StoredRota } from './readRotas';

/**
 * What is shown while some rotas cannot be read: those that were read, and the others as they were before. Of what was never read there is
 * one rota without anything but its owners, so that nobody takes it for none.
 *
 * @param before - What is known from before; `readAt`: from when, ISO 8601 in UTC.
 * @internal
 */
export function withUnread(
  { rotas, unread }: RotaListing,
  before: { rotas: readonly StoredRota[]; readAt?: string },
): StoredRota[] {
  const all = new Map(rotas.map(rota => [rota.id, rota]));
  const add = (rota: StoredRota) => {
    if (!all.has(rota.id)) all.set(rota.id, rota);
  };
  for (const each of unread) {
    const { reason } = each;
    const others = 'idPrefix' in each ? { idPrefix: each.idPrefix } : {};
    const known = before.rotas.filter(({ id }) => isMeant(each, id));
    if (!known.length) add(toEmptyRota(each));
    for (const rota of known) {
      const asOf = rota.unread ? rota.unread.asOf : before.readAt;
      add({
        ...rota,
        ownerRefs: ownersNow(rota, each),
        unread: { reason, ...(asOf !== undefined && { asOf }), ...others },
      });
    }
  }
  return [...all.values()];
}

/**
 * Why nothing is known of a rota that may be there all the same; undefined where nothing keeps it from being known.
 * @internal
 */
export function findUnread(
  rotas: readonly StoredRota[],
  id: string,
): string | undefined {
  const rota = rotas.find(({ unread }) => {
    const idPrefix = unread?.idPrefix;
    return idPrefix !== undefined && isMeant({ idPrefix }, id);
  });
  return rota?.unread?.reason;
}

function isMeant(
  unread: { id: string } | { idPrefix: string },
  id: string,
): boolean {
  return 'id' in unread ? unread.id === id : id.startsWith(unread.idPrefix);
}

/** Whose a rota is that is shown as it was: who owns it may have changed since, unless the provider said who does. */
function ownersNow(
  { ownerRef, ownerRefs: before }: StoredRota,
  { ownerRefs }: OwnedUnreadRotas,
): string[] {
  return ownerRef === undefined && ownerRefs.length ? ownerRefs : before;
}

function toEmptyRota(unread: OwnedUnreadRotas): StoredRota {
  const { name, reason, ownerRefs } = unread;
  return {
    ...('id' in unread
      ? { id: unread.id, unread: { reason } }
      : {
          id: `${unread.idPrefix}-`,
          unread: { reason, idPrefix: unread.idPrefix },
        }),
    name,
    timeZone: 'Etc/UTC',
    shifts: [],
    gaps: [],
    problems: [],
    people: [],
    ownerRefs,
  };
}
