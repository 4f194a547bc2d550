import {
  onCallProblemSchema,
  personSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { UnreadRotas } from '@paved-path/backstage-plugin-on-call-node';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { instant, readProvided } from '../sanitize';

const rangeSchema = z.object({ start: instant, end: instant });

const rotaSchema = z.object({
  /** The provider's own. */
  id: z.string().min(1).max(390),
  name: z.string(),
  ownerRef: z.string().optional(),
  timeZone: z.string().refine(IANAZone.isValidZone, 'it must be a time zone'),
  url: z.string().optional(),
  shifts: z.array(
    rangeSchema.extend({
      person: personSchema,
      layer: z.string().optional(),
      overrideId: z.string().optional(),
    }),
  ),
  gaps: z.array(rangeSchema),
  problems: z.array(onCallProblemSchema),
  people: z.array(personSchema),
});

const unreadSchema = z.intersection(
  z.union([
    z.object({ id: z.string().min(1).max(390) }),
    z.object({ idPrefix: z.string().min(1).max(380) }),
  ]),
  z.object({ name: z.string(), reason: z.string() }),
);

const listingSchema = z.object({
  rotas: z.array(rotaSchema),
  unread: z.array(unreadSchema).optional(),
});

/** A rota of a provider as it may be kept. @internal */
export type StoredRota = z.infer<typeof rotaSchema> & {
  /** Whose it is: what the provider says, or else the owners of the services that it stands behind. */
  ownerRefs: string[];
  /** That it could not be read with the others. */
  unread?: {
    reason: string;
    /** From when is what is shown, ISO 8601 in UTC; undefined: it was never read, and nothing of it is known. */
    asOf?: string;
    /** Where it is one of rotas of which it is not known which there are: what the ids of all of them begin with. */
    idPrefix?: string;
  };
};

/** Rotas that could not be read, and whose the one is that is named: the services that it stands behind say so all the same. @internal */
export type OwnedUnreadRotas = UnreadRotas & { ownerRefs: string[] };

/** What a provider said of its rotas. @internal */
export type RotaListing = { rotas: StoredRota[]; unread: OwnedUnreadRotas[] };

/**
 * Rotas as they may be kept: what is not described is left out, moments are written alike, and shifts are in order.
 *
 * @param ownersOf - Whose a rota is that does not say so itself, by the provider's id of it.
 * @throws Error for operators, where a provider breaks its contract
 * @internal
 */
export function readRotas(
  value: unknown,
  ownersOf: (id: string) => string[],
): RotaListing {
  const { rotas, unread = [] } = readProvided('a rota', listingSchema, value);
  return {
    rotas: rotas.map(rota => ({
      ...rota,
      shifts: rota.shifts
        .filter(({ start, end }) => start < end)
        .sort((one, other) => (one.start < other.start ? -1 : 1)),
      ownerRefs: rota.ownerRef
        ? [rota.ownerRef.toLocaleLowerCase('en-US')]
        : ownersOf(rota.id),
    })),
    unread: unread.map(each => ({
      ...each,
      ownerRefs: 'id' in each ? ownersOf(each.id) : [],
    })),
  };
}
