import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  Release,
  releaseChannel,
  ReleaseSignal,
} from '@paved-path/backstage-plugin-release-manager-common';

/** Tells the world how releases go: open pages, other plugins, owners. Its failures stop nothing. @internal */
export class ReleaseReporter {
  readonly #signals: SignalsService;
  readonly #events: EventsService;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  // Signals leave in the order of the changes that they tell of.
  #lastSignal: Promise<void> = Promise.resolve();

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

  /** Says that something changed; nobody waits until it is heard. */
  changed(release: Release): void {
    const message: ReleaseSignal = {
      entityRef: release.entityRef,
      releaseId: release.id,
      environment: release.environment,
      state: release.state,
    };
    this.#lastSignal = this.#lastSignal.then(() =>
      this.#attempt('signal', () =>
        this.#signals.publish({
          recipients: { type: 'broadcast' },
          channel: releaseChannel(release.entityRef),
          message,
        }),
      ),
    );
  }

  /** Says that a release ended, after `changed`. Rarely it is said twice; `details.releaseId` tells. */
  async ended(release: Release): Promise<void> {
    this.#logger.info(
      `Release ${release.id} of ${release.artifactId} to ${release.environment} is ${release.state}`,
    );
    if (release.state === 'failed') {
      await Promise.all([
        this.#publish(release, 'release-manager.failed'),
        this.#notify(release),
      ]);
    } else if (release.state === 'healthy' || release.state === 'committed') {
      await this.#publish(release, 'release-manager.released');
    }
  }

  async #publish(release: Release, topic: string): Promise<void> {
    const failed = release.state === 'failed';
    await this.#attempt('event', () =>
      this.#events.publish({
        topic,
        eventPayload: {
          topic,
          entityRef: release.entityRef,
          at: release.finishedAt,
          actor: release.actor,
          severity: failed ? 'critical' : 'info',
          title: titleOf(release),
          link: linkOf(release),
          details: {
            releaseId: release.id,
            service: release.service,
            environment: release.environment,
            artifactId: release.artifactId,
            previousArtifactId: release.previousArtifactId,
            intent: release.intent,
            reason: release.reason,
            commitSha: release.commitSha,
            message: release.message,
          },
        },
      }),
    );
  }

  async #notify(release: Release): Promise<void> {
    await this.#attempt('notification', () =>
      this.#notifications.send({
        recipients: { type: 'entity', entityRef: release.entityRef },
        payload: {
          title: titleOf(release),
          description: release.message,
          link: linkOf(release),
          severity: 'high',
          topic: 'release-manager.failed',
          scope: `release-manager:${release.entityRef}:${release.environment}`,
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

function titleOf(release: Release): string {
  const { service, environment, artifactId, intent } = release;
  if (release.state === 'failed') {
    return `${service} failed in ${environment}`;
  }
  const done = intent.type === 'rollback' ? 'rolled back to' : 'released as';
  return `${service} was ${done} ${artifactId} in ${environment}`;
}

function linkOf(release: Release): string {
  const { kind, namespace, name } = parseEntityRef(release.entityRef);
  return `/catalog/${namespace}/${kind}/${name}/releases`;
}
