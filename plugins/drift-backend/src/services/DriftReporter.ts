import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  driftChannel,
  DriftSignal,
  FLEET_CHANNEL,
} from '@paved-path/backstage-plugin-drift-common';
import { EnvironmentRow, entityRefsOf } from '../database/rows';
import { News } from '../rules/telling';
import { Settled } from './settle';

const FLEET_INTERVAL = 500;

const topics = {
  detected: 'drift.detected',
  resolved: 'drift.resolved',
  'check-failing': 'drift.check-failing',
} as const;

/** Tells the world how environments stand: open pages, other plugins, owners. Its failures stop nothing. @internal */
export class DriftReporter {
  readonly #signals: SignalsService;
  readonly #events: EventsService;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  // Signals leave in the order of the changes that they tell of.
  #lastSignal: Promise<void> = Promise.resolve();
  // A scan changes much at once; the fleet hears of the last change in each interval.
  #fleetMessage: DriftSignal | undefined;
  #fleetTimer: NodeJS.Timeout | undefined;

  constructor(options: {
    signals: SignalsService;
    events: EventsService;
    notifications: NotificationService;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#events = options.events;
    this.#notifications = options.notifications;
    this.#logger = options.logger;
  }

  /** Says that something changed in an environment; nobody waits until it is heard. */
  changed(
    row: Pick<EnvironmentRow, 'id' | 'entity_refs'>,
    message: DriftSignal = {},
  ): void {
    const signal = { environmentId: row.id, ...message };
    for (const ref of JSON.parse(row.entity_refs) as string[]) {
      this.#send(driftChannel(ref), signal);
    }
    this.fleetChanged(signal);
  }

  /** Says that something changed in the fleet. */
  fleetChanged(message: DriftSignal): void {
    this.#fleetMessage = message;
    if (this.#fleetTimer) return;
    this.#fleetTimer = setTimeout(() => {
      this.#fleetTimer = undefined;
      this.#send(FLEET_CHANNEL, this.#fleetMessage ?? {});
    }, FLEET_INTERVAL);
    this.#fleetTimer.unref();
  }

  /** Says what there is to tell, after it is written. */
  async tell({ row, news }: Settled): Promise<void> {
    for (const each of news) {
      this.#logger.info(titleOf(row, each));
      await Promise.all([this.#publish(row, each), this.#notify(row, each)]);
    }
  }

  stop(): void {
    clearTimeout(this.#fleetTimer);
  }

  #send(channel: string, message: DriftSignal): void {
    this.#lastSignal = this.#lastSignal.then(() =>
      this.#attempt('signal', () =>
        this.#signals.publish({
          recipients: { type: 'broadcast' },
          channel,
          message,
        }),
      ),
    );
  }

  async #publish(row: EnvironmentRow, news: News): Promise<void> {
    const topic = topics[news];
    const entityRefs = entityRefsOf(row);
    await this.#attempt('event', () =>
      this.#events.publish({
        topic,
        eventPayload: {
          topic,
          entityRef: entityRefs[0],
          at: new Date().toISOString(),
          severity: news === 'resolved' ? 'info' : 'warning',
          title: titleOf(row, news),
          link: linkOf(row),
          details: {
            environmentId: row.id,
            environment: row.name,
            provider: row.provider,
            entityRefs,
            ownerRef: row.owner_ref ?? undefined,
            new: row.count_new,
            acknowledged: row.count_acknowledged,
            driftedSince: row.drifted_since ?? undefined,
            failingSince: row.failing_since ?? undefined,
            reason: row.reason ?? undefined,
          },
        },
      }),
    );
  }

  async #notify(row: EnvironmentRow, news: News): Promise<void> {
    const entityRef = row.owner_ref ?? entityRefsOf(row)[0];
    if (!entityRef) return;
    await this.#attempt('notification', () =>
      this.#notifications.send({
        recipients: { type: 'entity', entityRef },
        payload: {
          title: titleOf(row, news),
          description:
            news === 'check-failing' ? row.reason ?? undefined : undefined,
          link: linkOf(row),
          severity: news === 'resolved' ? 'normal' : 'high',
          topic: topics[news],
          scope: `drift:${row.id}`,
        },
      }),
    );
  }

  async #attempt(what: string, call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#logger.warn(`A ${what} was not sent: ${toError(error).message}`);
    }
  }
}

function titleOf(row: EnvironmentRow, news: News): string {
  if (news === 'resolved') return `${row.name} is in sync again`;
  if (news === 'check-failing') {
    return `${row.name} could not be checked for a week`;
  }
  const resources = row.count_new === 1 ? 'resource' : 'resources';
  return `${row.name} drifted: ${row.count_new} ${resources}`;
}

function linkOf(row: EnvironmentRow): string {
  const [ref] = entityRefsOf(row);
  if (!ref) return '/drift';
  const { kind, namespace, name } = parseEntityRef(ref);
  return `/catalog/${namespace}/${kind}/${name}/drift`;
}
