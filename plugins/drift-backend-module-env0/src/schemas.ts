import { z } from 'zod';
import { readDriftCauses } from './driftCauses';

/*
 * Only what is named here is taken from env0's answers. They hold more, among it variables and tokens
 * (`latestDeploymentLog.customEnv0EnvironmentVariables`), which must not get any further than this.
 */

const optionalText = z
  .string()
  .nullish()
  .transform(value => value ?? undefined);

const optionalInstant = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(toInstant);

/** An environment; `status` and `driftStatus` are open lists. @internal */
export const environmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  projectId: z.string(),
  status: optionalText,
  driftStatus: optionalText,
  workspaceName: optionalText,
  isArchived: z.boolean().nullish(),
});

/** @internal */
export type Env0Environment = z.infer<typeof environmentSchema>;

/** What is told of a deployment that was begun. @internal */
export const begunDeploymentSchema = z.object({ id: optionalText });

/** @internal */
export const projectSchema = z.object({ id: z.string(), name: z.string() });

/** What ran in an environment; `type` and `status` are open lists. @internal */
export const deploymentSchema = z.object({
  id: z.string(),
  type: optionalText,
  status: optionalText,
  queuedAt: optionalInstant,
  startedAt: optionalInstant,
  finishedAt: optionalInstant,
  driftDetected: z.boolean().nullish(),
  blueprintRepository: optionalText,
  gitMetadata: z
    .object({ commit: optionalText })
    .nullish()
    .transform(value => value ?? undefined),
  planSummary: z
    .object({
      added: z.number().nullish(),
      changed: z.number().nullish(),
      destroyed: z.number().nullish(),
    })
    .nullish()
    .catch(undefined),
  driftCause: z.unknown().optional().transform(readDriftCauses),
});

/** @internal */
export type Env0Deployment = z.infer<typeof deploymentSchema>;

/** When env0 looks for drift by itself. @internal */
export const driftScheduleSchema = z.object({
  cron: optionalText,
  enabled: z.boolean().nullish(),
});

/** @internal */
export type Env0DriftSchedule = z.infer<typeof driftScheduleSchema>;

/** ISO 8601 in UTC; undefined for what is no moment. @internal */
export function toInstant(
  value: string | number | null | undefined,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
