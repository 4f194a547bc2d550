import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { DateTime } from 'luxon';
import { DriftConfig } from '../config';
import { PRIORITY } from '../database/CheckStore';
import { DriftDatabase } from '../database/DriftDatabase';
import { Checks } from './Checks';
import { Discovery } from './Discovery';
import { DriftCommands } from './DriftCommands';
import { Scans } from './Scans';

const DUE_AT_ONCE = 500;

/**
 * What happens by itself: finding environments, checking those that are due, ending acknowledgements, the daily trend, forgetting what is old.
 * @internal
 */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  config: DriftConfig;
  database: DriftDatabase;
  discovery: Discovery;
  checks: Checks;
  scans: Scans;
  commands: DriftCommands;
}): Promise<void> {
  const { scheduler, config, discovery } = options;
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
  await options.scans.endAbandoned();
  await checkDue(options);
}

async function checkDue(options: {
  config: DriftConfig;
  database: DriftDatabase;
  checks: Checks;
}): Promise<void> {
  if (options.config.schedule === undefined) return;
  const due = await options.database.environments.listDue(
    new Date().toISOString(),
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
  await database.fleet.deleteDaysBefore(before.toISODate());
  if (checks + drifts) {
    logger.info(`Forgot ${checks} old checks and ${drifts} resolved drifts`);
  }
}
