import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  ON_CALL_CHANNEL,
  onCallChannel,
  OnCallSignal,
} from '@paved-path/backstage-plugin-on-call-common';
import { JsonObject } from '@backstage/types';

const EVERYBODY_INTERVAL = 500;

/** What happened, in the shape that all families share. @internal */
export type OnCallEvent = {
  topic:
    | 'on-call.triggered'
    | 'on-call.acknowledged'
    | 'on-call.resolved'
    | 'on-call.escalated'
    | 'on-call.page-failed';
  /** Undefined where no entity has the service. */
  entityRef?: string;
  /** ISO 8601 in UTC. */
  at: string;
  actor?: string;
  severity: 'info' | 'warning' | 'critical';
  title: string;
  link: string;
  details: JsonObject;
};

/** Tells the world what happens: open pages, other plugins, people. Its failures stop nothing. @internal */
export class OnCallReporter {
  readonly #signals: SignalsService;
  readonly #events: EventsService;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  // Signals leave in the order of the changes that they tell of.
  #lastSignal: Promise<void> = Promise.resolve();
  // A refresh changes much at once; everybody hears of the last change in each interval.
  #message: OnCallSignal | undefined;
  #timer: NodeJS.Timeout | undefined;

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

  /** Says that something changed for some entities; nobody waits until it is heard. */
  changed(entityRefs: readonly string[], message: OnCallSignal = {}): void {
    for (const entityRef of entityRefs) {
      this.#send(onCallChannel(entityRef), { ...message, entityRef });
    }
    this.everybody({ ...message, entityRef: entityRefs[0] });
  }

  /** Says that something changed that concerns everybody. */
  everybody(message: OnCallSignal): void {
    this.#message = message;
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#send(ON_CALL_CHANNEL, this.#message ?? {});
    }, EVERYBODY_INTERVAL);
    this.#timer.unref();
  }

  async publish(event: OnCallEvent): Promise<void> {
    await this.#attempt('event', () =>
      this.#events.publish({ topic: event.topic, eventPayload: event }),
    );
  }

  async notify(notification: NotificationSendOptions): Promise<void> {
    await this.#attempt('notification', () =>
      this.#notifications.send(notification),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #send(channel: string, message: OnCallSignal): void {
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

  async #attempt(what: string, call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#logger.warn(`A ${what} was not sent: ${toError(error).message}`);
    }
  }
}

/** The portal's page of an entity's on-call. @internal */
export function linkOf(entityRef: string | undefined): string {
  if (!entityRef) return '/on-call';
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `/catalog/${namespace}/${kind}/${name}/on-call`;
}

/** The portal's page of an incident. @internal */
export function incidentLinkOf(incidentId: string): string {
  return `/on-call/incidents/${encodeURIComponent(incidentId)}`;
}
