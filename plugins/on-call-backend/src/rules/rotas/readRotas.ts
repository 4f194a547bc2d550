import {
  onCallProblemSchema,
  personSchema,
} from '@paved-path/backstage-plugin-on-call-common';
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

/** A rota of a provider as it may be kept. @internal */
export type StoredRota = z.infer<typeof rotaSchema> & {
  /** Whose it is: what the provider says, or else the owners of the services that it stands behind. */
  ownerRefs: string[];
};

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
): StoredRota[] {
  const rotas = readProvided('a rota', z.array(rotaSchema), value);
  return rotas.map(rota => ({
    ...rota,
    shifts: rota.shifts
      .filter(({ start, end }) => start < end)
      .sort((one, other) => (one.start < other.start ? -1 : 1)),
    ownerRefs: rota.ownerRef
      ? [rota.ownerRef.toLocaleLowerCase('en-US')]
      : ownersOf(rota.id),
  }));
}
