import {
  Freshness,
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';
import { onCallProblemSchema } from './onCall';
import { personSchema } from './people';

/** A shift in a calendar. @public */
export const rotaShiftSchema = z.object({
  start: instantSchema,
  end: instantSchema,
  person: personSchema,
  /** The layer that it comes from, or the override. */
  layer: z.string().optional(),
  overrideId: z.string().optional(),
});

/** @public */
export type RotaShift = z.infer<typeof rotaShiftSchema>;

/** A time between two instants, the end exclusive. @public */
export const timeRangeSchema = z.object({
  start: instantSchema,
  end: instantSchema,
});

/** @public */
export type TimeRange = z.infer<typeof timeRangeSchema>;

/** A rota, or a vendor's schedule, over some weeks. @public */
export const rotaSchema = z.object({
  /** Unique over all providers. */
  id: z.string(),
  providerId: z.string(),
  name: z.string(),
  ownerRef: z.string().optional(),
  /** IANA, such as `Europe/Copenhagen`: the zone of its handovers. */
  timeZone: z.string(),
  url: z.string().optional(),
  /** What is in force, oldest first, without overlaps. */
  shifts: z.array(rotaShiftSchema),
  gaps: z.array(timeRangeSchema),
  /** Somebody on call here and elsewhere at once. */
  doubleBookings: z.array(
    timeRangeSchema.extend({
      person: personSchema,
      /** The names of both rotas. */
      rotas: z.array(z.string()),
    }),
  ),
  problems: z.array(onCallProblemSchema),
  /** Who can be put on call here. */
  people: z.array(personSchema),
  canOverride: z.boolean(),
  freshness: freshnessSchema,
});

/** @public */
export type Rota = z.infer<typeof rotaSchema>;

/** Rotas as they are told together. @public */
export const rotaListSchema = z.object({
  items: z.array(rotaSchema),
  /**
   * One for each provider that has rotas: how it went with it, also where none of its rotas is known; and one for each part of a provider of
   * which nothing is known.
   */
  sources: z.array(freshnessSchema),
});

/**
 * Rotas, and for each provider that has some how it went with it. A source whose state is `failed` or `never` may have rotas that are not in the
 * list, and whoever shows the list says so with its `reason`; without it, a list that lacks them would look complete.
 * @public
 */
export type RotaList = Rota[] & { sources?: readonly Freshness[] };

/** @public */
export const overrideRequestSchema = z.strictObject({
  /** The user entity who takes over. */
  person: z.string().min(1),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
});

/** @public */
export type OverrideRequest = z.infer<typeof overrideRequestSchema>;

/** One person asks another to take a shift. @public */
export const swapSchema = z.object({
  id: z.string(),
  rotaId: z.string(),
  rotaName: z.string(),
  from: personSchema,
  to: personSchema,
  start: instantSchema,
  end: instantSchema,
  reason: z.string().optional(),
  state: z.enum(['asked', 'accepted', 'declined', 'withdrawn', 'expired']),
  askedAt: instantSchema,
  answeredAt: instantSchema.optional(),
});

/** @public */
export type Swap = z.infer<typeof swapSchema>;

/** @public */
export const swapRequestSchema = z.strictObject({
  /** The user entity who is asked. */
  to: z.string().min(1),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  reason: z.string().max(500).optional(),
});

/** @public */
export type SwapRequest = z.infer<typeof swapRequestSchema>;

/** @public */
export const swapAnswerSchema = z.enum(['accept', 'decline', 'withdraw']);

/** @public */
export type SwapAnswer = z.infer<typeof swapAnswerSchema>;

/** An address that a calendar program reads a rota from. Whoever has it can read the rota. @public */
export const calendarFeedSchema = z.object({ url: z.string() });

/** @public */
export type CalendarFeed = z.infer<typeof calendarFeedSchema>;
