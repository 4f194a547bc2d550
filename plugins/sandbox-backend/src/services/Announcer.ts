import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  ARTIFACT_AVAILABLE_TOPIC,
  ROLLOUT_CHANGED_TOPIC,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  PipelineRun,
  SANDBOX_CHANNEL,
  Workload,
} from '@paved-path/backstage-plugin-sandbox-common';

/** Tells open pages and other backends what has changed. Nobody waits for it. */
export class Announcer {
  readonly #events: EventsService;
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;

  constructor(options: {
    events: EventsService;
    signals: SignalsService;
    logger: LoggerService;
  }) {
    this.#events = options.events;
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  runChanged({ id, repository, state }: PipelineRun): void {
    this.#signal({ type: 'run', id, repository, state });
  }

  artifactAvailable(service: string, artifactId: string): void {
    this.#publish(ARTIFACT_AVAILABLE_TOPIC, { service, artifactId });
  }

  workloadChanged(workload: Workload): void {
    const { service, environment, state, message } = workload;
    if (state === 'failed') {
      this.#logger.warn(`${service} in ${environment} failed: ${message}`);
    }
    this.#signal({ type: 'workload', service, environment, state });
    this.#publish(ROLLOUT_CHANGED_TOPIC, { service, environment });
  }

  #signal(message: Record<string, string>): void {
    void this.#signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: SANDBOX_CHANNEL,
        message,
      })
      .catch(error => this.#logger.warn('A signal was not sent', error));
  }

  #publish(topic: string, eventPayload: Record<string, string>): void {
    void this.#events
      .publish({ topic, eventPayload })
      .catch(error =>
        this.#logger.warn(`The event ${topic} was not published`, error),
      );
  }
}
