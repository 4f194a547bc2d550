import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { DateTime } from 'luxon';
import { DriftConfig } from '../config';
import { PRIORITY } from '../database/CheckStore';
import { certainFuture } from '../rules/age';
import { latestCheckAfter } from '../rules/schedule';
import { DriftDatabase } from '../database/DriftDatabase';
import { Checks } from './Checks';
import { Coverage, PATIENCE } from './Coverage';
import { Discovery } from './Discovery';
import { DriftCommands } from './DriftCommands';
import { Scans } from './Scans';

const DUE_AT_ONCE = 500;
const HOUR = 60 * 60 * 1000;

/**
 * What happens by itself: finding environments, checking those that are due, reading what exists and what is managed, ending acknowledgements, the daily trend, forgetting what is old.
 * @internal
 */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  config: DriftConfig;
  database: DriftDatabase;
  discovery: Discovery;
  coverage: Coverage;
  checks: Checks;
  scans: Scans;
  commands: DriftCommands;
}): Promise<void> {
  const { scheduler, config, discovery, coverage } = options;
  await scheduler.scheduleTask({
    id: 'discover-environments',
    frequency: { milliseconds: config.discoveryInterval },
    timeout: { milliseconds: config.discoveryTimeout + 60_000 },
    initialDelay: { seconds: 3 },
    fn: async signal => {
      await discovery.run(signal);
      await checkDue(options);
    },
  });
  await scheduler.scheduleTask({
    id: 'refresh-coverage',
    frequency: { milliseconds: config.coverageInterval },
    // Thousands of states are read a few at a time.
    timeout: {
      milliseconds: Math.max(config.coverageInterval, HOUR) + PATIENCE,
    },
    initialDelay: { seconds: 45 },
    fn: signal => coverage.refresh(signal),
  });
  await scheduler.scheduleTask({
    id: 'look-after-drift',
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 20 },
    fn: () => lookAfter(options),
  });
  await scheduler.scheduleTask({
    id: 'take-daily-snapshot',
    frequency: { minutes: 30 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 1 },
    fn: () => options.database.fleet.takeSnapshot(DateTime.utc().toISODate()),
  });
  await scheduler.scheduleTask({
    id: 'forget-old-drift',
    frequency: { hours: 24 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 5 },
    fn: () => forget(options),
  });
}

/** @internal */
export async function lookAfter(options: {
  config: DriftConfig;
  database: DriftDatabase;
  checks: Checks;
  scans: Scans;
  commands: DriftCommands;
}): Promise<void> {
  await options.commands.expireAcknowledgements();
  await options.scans.endDone();
  await checkDue(options);
}

async function checkDue(options: {
  config: DriftConfig;
  database: DriftDatabase;
  checks: Checks;
}): Promise<void> {
  const { schedule } = options.config;
  if (schedule === undefined) return;
  const now = Date.now();
  const due = await options.database.environments.listDue(
    {
      now: new Date(now).toISOString(),
      latestNext: new Date(latestCheckAfter(schedule, now)).toISOString(),
      latestCheck: certainFuture(now),
    },
    DUE_AT_ONCE,
  );
  if (due.length) {
    await options.checks.enqueue(due, { priority: PRIORITY.scheduled });
  }
}

/** @internal */
export async function forget(options: {
  config: DriftConfig;
  database: DriftDatabase;
  logger: LoggerService;
}): Promise<void> {
  const { database, logger } = options;
  const before = DateTime.utc().minus(options.config.retention);
  const instant = before.toISO();
  const checks = await database.checks.deleteFinishedBefore(instant);
  const drifts = await database.drifts.deleteResolvedBefore(instant);
  await database.scans.deleteFinishedBefore(instant);
  await database.fixes.deleteExpiredBefore(instant);
  await database.openedFixes.deleteBegunBefore(instant);
  await database.idempotency.deleteBefore(instant);
  await database.fleet.deleteDaysBefore(before.toISODate());
  if (checks + drifts) {
    logger.info(`Forgot ${checks} old checks and ${drifts} resolved drifts`);
  }
}
