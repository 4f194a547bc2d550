import { Env0DriftSchedule } from './schemas';

/** Says when env0 looks for drift by itself, as the second half of a sentence. @internal */
export function describeSchedule(
  schedule: Env0DriftSchedule | undefined,
): string {
  if (!schedule?.cron) return 'it has no schedule for that';
  return schedule.enabled === false
    ? `its schedule (cron ${schedule.cron}) is switched off`
    : `its schedule is cron ${schedule.cron}`;
}
