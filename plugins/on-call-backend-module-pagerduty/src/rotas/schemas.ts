import { z } from 'zod';
import { toInstant, userSchema } from '../schemas';

const instant = z.string().transform((value, context) => {
  const found = toInstant(value);
  if (found) return found;
  context.addIssue({ code: 'custom', message: 'expected a moment' });
  return z.NEVER;
});

const optionalText = z
  .string()
  .nullish()
  .transform(value => value ?? undefined);

const entrySchema = z.object({
  start: instant,
  end: instant,
  user: userSchema.nullish().transform(value => value ?? undefined),
});

const renderedSchema = z
  .object({ rendered_schedule_entries: z.array(entrySchema).nullish() })
  .nullish()
  .transform(value => value?.rendered_schedule_entries ?? []);

/** A schedule of layers. @internal */
export const layerScheduleSchema = z.object({
  id: z.string(),
  type: optionalText,
  name: optionalText,
  summary: optionalText,
  time_zone: optionalText,
  html_url: optionalText,
  users: z
    .array(userSchema)
    .nullish()
    .transform(value => value ?? []),
  final_schedule: renderedSchema,
  overrides_subschedule: renderedSchema,
});

/** @internal */
export type LayerSchedule = z.infer<typeof layerScheduleSchema>;

/** @internal */
export const overrideSchema = z.object({
  id: z.string(),
  start: instant,
  end: instant,
  user: userSchema.nullish().transform(value => value ?? undefined),
});

/** @internal */
export type PagerDutyOverride = z.infer<typeof overrideSchema>;

/** Nobody, or somebody by id alone. */
const memberSchema = z.object({ type: z.string(), user_id: optionalText });

const assignmentSchema = z.object({
  start_time: instant,
  end_time: instant,
  member: memberSchema,
  source: z
    .object({
      type: optionalText,
      rotation_id: optionalText,
      shift_id: optionalText,
      override_id: optionalText,
    })
    .nullish()
    .transform(value => value ?? undefined),
});

/** Who is on call when in a schedule of shifts, and which of its parts says so. @internal */
export type ShiftAssignment = z.infer<typeof assignmentSchema>;

/**
 * A schedule of shifts, which PagerDuty's third schedules API serves. Schedules that were upgraded to it are not served by the second.
 * @internal
 */
export const shiftScheduleSchema = z.object({
  id: z.string(),
  type: optionalText,
  name: optionalText,
  time_zone: optionalText,
  html_url: optionalText,
  rotations: z
    .array(
      z.object({
        events: z
          .array(
            z.object({
              assignment_strategy: z
                .object({ members: z.array(memberSchema).nullish() })
                .nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish()
    .catch(undefined)
    .transform(rotations =>
      (rotations ?? [])
        .flatMap(({ events }) => events ?? [])
        .flatMap(({ assignment_strategy: strategy }) => strategy?.members ?? [])
        .flatMap(({ user_id: id }) => id ?? []),
    ),
  final_schedule: z
    .object({ computed_shift_assignments: z.array(assignmentSchema).nullish() })
    .nullish()
    .transform(value => value?.computed_shift_assignments ?? []),
});

/** `rotations` are the ids of the users in them. @internal */
export type ShiftSchedule = z.infer<typeof shiftScheduleSchema>;

/** What became of each override that was asked for. @internal */
export const createdOverridesSchema = z.union([
  z.array(
    z.object({
      status: z.number().nullish(),
      errors: z.array(z.string()).nullish(),
    }),
  ),
  z.object({}).transform(() => []),
]);
