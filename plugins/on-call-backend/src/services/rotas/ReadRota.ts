import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import { Freshness } from '@paved-path/provider-kit-common';
import { freshnessOf } from '../../rules/freshness';
import { globalIdOf, splitGlobalId } from '../../rules/ids';
import { StoredRota } from '../../rules/rotas/readRotas';
import { findUnread } from '../../rules/rotas/unreadRotas';

/** A rota over some time. @internal */
export type ReadRota = Omit<StoredRota, 'id'> & {
  /** Unique over all providers. */
  id: string;
  nativeId: string;
  providerId: string;
  freshness: Freshness;
};

/**
 * @param freshness - Of what its provider said last: it holds unless the rota was not among that.
 * @internal
 */
export function toReadRota(
  rota: StoredRota,
  provider: OnCallProvider,
  { freshness, staleAfter }: { freshness: Freshness; staleAfter: number },
): ReadRota {
  const { id: providerId, title: source } = provider;
  const { id: nativeId, problems, unread } = rota;
  const ids = { id: globalIdOf(providerId, nativeId), nativeId, providerId };
  if (!unread) return { ...rota, ...ids, freshness };
  const { asOf: readAt, reason } = unread;
  return {
    ...rota,
    ...ids,
    problems: [toProblem(unread), ...problems],
    freshness: freshnessOf({
      source,
      readAt,
      reason,
      staleAfter,
      now: Date.now(),
    }),
  };
}

/** Whether anything is known of a rota: one that was never read stands here without anything. @internal */
export function isKnown({ unread }: ReadRota): boolean {
  return unread === undefined || unread.asOf !== undefined;
}

/**
 * A rota of which something is known.
 *
 * @throws ServiceUnavailableError where it could not be read, so that it stands here without anything
 * @internal
 */
export function requireKnown(rota: ReadRota): ReadRota {
  if (isKnown(rota)) return rota;
  throw new ServiceUnavailableError(
    `${rota.name} could not be read: ${rota.unread?.reason}`,
  );
}

/**
 * That a rota is not among some says that there is none only where all were read.
 *
 * @throws NotFoundError, ServiceUnavailableError
 * @internal
 */
export function failToFind(rotas: readonly StoredRota[], id: string): never {
  const reason = findUnread(rotas, splitGlobalId(id).nativeId);
  if (reason === undefined) throw new NotFoundError(`There is no rota ${id}`);
  throw new ServiceUnavailableError(
    `The rota ${id} could not be read: ${reason}`,
  );
}

function toProblem({
  asOf,
  reason,
}: NonNullable<StoredRota['unread']>): OnCallProblem {
  return {
    kind: 'rota-error',
    text: asOf
      ? `It could not be read, and is shown as it was at ${asOf}: ${reason}`
      : `It could not be read, so that nothing of it is shown: ${reason}`,
  };
}
