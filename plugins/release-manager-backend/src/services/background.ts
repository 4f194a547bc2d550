import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import {
  ARTIFACT_AVAILABLE_TOPIC,
  ROLLOUT_CHANGED_TOPIC,
} from '@paved-path/backstage-plugin-release-manager-common';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { ReleaseManagerConfig } from '../config';
import { ReleaseStore } from '../database/ReleaseStore';
import { AutoReleaser } from './AutoReleaser';
import { Wakeups } from './Wakeups';

const artifactAvailable = z.object({ service: z.string() });
const rolloutChanged = z.object({
  service: z.string(),
  environment: z.string(),
});

/**
 * Hears of new artifacts and of changed rollouts.
 * @internal
 */
export async function followEvents(options: {
  events: EventsService;
  logger: LoggerService;
  wakeups: Wakeups;
  autoReleaser: AutoReleaser;
}): Promise<void> {
  const { events, logger, wakeups, autoReleaser } = options;
  await events.subscribe({
    id: 'release-manager',
    topics: [ARTIFACT_AVAILABLE_TOPIC, ROLLOUT_CHANGED_TOPIC],
    async onEvent({ topic, eventPayload }) {
      try {
        if (topic === ROLLOUT_CHANGED_TOPIC) {
          const changed = rolloutChanged.parse(eventPayload);
          wakeups.wake(changed.service, changed.environment);
        } else {
          const { service } = artifactAvailable.parse(eventPayload);
          await autoReleaser.run(service);
        }
      } catch (error) {
        logger.warn(
          `An event on ${topic} had no effect: ${toError(error).message}`,
        );
      }
    },
  });
}

/**
 * Looks for what no event told of, and forgets what is old.
 * @internal
 */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  config: ReleaseManagerConfig;
  store: ReleaseStore;
  autoReleaser: AutoReleaser;
}): Promise<void> {
  const { scheduler, logger, config, store, autoReleaser } = options;
  await scheduler.scheduleTask({
    id: 'release-new-artifacts',
    frequency: { milliseconds: config.autoReleaseInterval },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    fn: () => autoReleaser.run(),
  });
  await scheduler.scheduleTask({
    id: 'forget-old-releases',
    frequency: { hours: 24 },
    timeout: { minutes: 10 },
    initialDelay: { minutes: 5 },
    fn: async () => {
      const before = DateTime.utc().minus(config.retention).toISO();
      const count = await store.deleteFinishedBefore(before);
      if (count) logger.info(`Forgot ${count} old releases`);
    },
  });
}
