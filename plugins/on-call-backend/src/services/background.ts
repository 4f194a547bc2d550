import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { DateTime } from 'luxon';
import { OnCallConfig } from '../config';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { OnCall } from './createOnCall';

type BackgroundOptions = OnCall & {
  config: OnCallConfig;
  database: OnCallDatabase;
  logger: LoggerService;
  scheduler: SchedulerService;
};

/**
 * Begins what happens by itself: providers first, as all else asks them.
 * @internal
 */
export async function startBackground(
  options: BackgroundOptions,
): Promise<void> {
  await options.providers.start();
  options.refresher.start();
  await options.changes.follow();
  await scheduleTasks(options);
  options.earlyReadings.start();
}

/** Ends it, and leaves to others what is not done. @internal */
export async function stopBackground(
  options: BackgroundOptions,
): Promise<void> {
  options.settler.stop();
  await options.earlyReadings.stop();
  await options.pages.stop();
  await options.announcements.stop();
  await options.incidentEvents.stop();
  await options.refresher.stop();
  await options.rotaRefresher.stop();
  await options.history.stop();
  await options.providers.stop();
}

async function scheduleTasks(options: BackgroundOptions): Promise<void> {
  const { scheduler, config } = options;
  await scheduler.scheduleTask({
    id: 'read-catalog',
    frequency: { milliseconds: config.catalogInterval },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 3 },
    fn: signal => options.claims.readCatalog(signal),
  });
  await scheduler.scheduleTask({
    id: 'refresh-services',
    frequency: { milliseconds: config.refreshInterval },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    fn: async () => {
      await options.refresher.readAll();
      await options.teller.tell();
    },
  });
  await scheduler.scheduleTask({
    id: 'read-incident-history',
    frequency: { minutes: 1 },
    timeout: { hours: 1 },
    initialDelay: { seconds: 15 },
    fn: () => options.history.readDue(),
  });
  await scheduler.scheduleTask({
    id: 'settle-pages',
    frequency: { seconds: 10 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 2 },
    fn: () => options.settler.settleDue(),
  });
  await scheduler.scheduleTask({
    id: 'announce-releases',
    frequency: { seconds: 30 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 10 },
    fn: () => options.announcements.sendDue(),
  });
  await scheduler.scheduleTask({
    id: 'refresh-rotas',
    frequency: { milliseconds: config.rotaInterval },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 8 },
    fn: () => options.rotaRefresher.readAll(),
  });
  await scheduler.scheduleTask({
    id: 'expire-swaps',
    frequency: { minutes: 1 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 20 },
    fn: () => options.swaps.expireBegun(),
  });
  await scheduler.scheduleTask({
    id: 'forget-old-incidents',
    frequency: { hours: 24 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 5 },
    fn: () => forget(options),
  });
}

// Nobody sends a webhook, or a command, again after so long.
const KEYS_KEPT = { days: 7 };
// An address that was shown, and that nobody subscribed to.
const UNREAD_FEEDS_KEPT = { days: 30 };

async function forget(options: BackgroundOptions): Promise<void> {
  const { config, database, logger } = options;
  const now = DateTime.utc();
  const instant = now.minus(config.retention).toISO();
  const count = await database.incidents.deleteResolvedBefore(instant);
  await database.changes.deleteBefore(instant);
  await database.pages.deleteBefore(instant);
  await database.swaps.deleteEndedBefore(instant);
  await database.feeds.deleteUnread({
    used: instant,
    made: now.minus(UNREAD_FEEDS_KEPT).toISO(),
  });
  const keys = now.minus(KEYS_KEPT).toISO();
  await database.commands.deleteBefore(keys);
  await database.providers.deleteDeliveriesBefore(keys);
  if (count) logger.info(`Forgot ${count} old incidents`);
}
