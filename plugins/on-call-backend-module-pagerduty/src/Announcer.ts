import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import {
  ChangeAnnouncement,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { isError } from '@backstage/errors';
import { LRUCache } from 'lru-cache';
import { EventsClient } from './EventsClient';
import { isPerhapsDone } from './http/isPerhapsDone';
import { PagerDutyCallOptions } from './http/PagerDutyHttp';

/**
 * Tells PagerDuty what changed.
 *
 * @remarks
 * PagerDuty takes a change with the key of an integration, and knows no idempotency keys for changes: so what was announced is remembered
 * here, as long as this process lives, and what may have been taken is not sent again.
 *
 * @internal
 */
export class Announcer {
  readonly #events: EventsClient;
  readonly #getIntegrationKey: (serviceId: string) => string | undefined;
  readonly #announced = new LRUCache<string, true>({ max: 10_000 });
  readonly #without = new Set<string>();
  readonly #accountId: string;

  constructor(options: {
    accountId: string;
    events: EventsClient;
    getIntegrationKey: (serviceId: string) => string | undefined;
  }) {
    this.#accountId = options.accountId;
    this.#events = options.events;
    this.#getIntegrationKey = options.getIntegrationKey;
  }

  /**
   * @returns false where the service has no key to announce with
   * @throws UnknownOutcomeError
   */
  async announce(
    serviceId: string,
    change: ChangeAnnouncement,
    options: PagerDutyCallOptions,
  ): Promise<boolean> {
    const routingKey = this.#getIntegrationKey(serviceId);
    // Keys of rulesets and of event orchestrations, which begin so, take no changes.
    if (!routingKey || routingKey.startsWith('R')) {
      this.#without.add(serviceId);
      return false;
    }
    this.#without.delete(serviceId);
    const key = JSON.stringify([serviceId, change.idempotencyKey]);
    if (this.#announced.has(key)) return true;
    try {
      await this.#events.announce(
        {
          routingKey,
          summary: change.summary,
          source: change.source,
          timestamp: change.at,
          details: change.details,
          link: change.link,
        },
        options,
      );
    } catch (error) {
      if (!isPerhapsDone(error)) throw error;
      this.#announced.set(key, true);
      throw new UnknownOutcomeError(
        `It is not known whether PagerDuty took the change: ${
          isError(error) ? error.message : error
        }`,
      );
    }
    this.#announced.set(key, true);
    return true;
  }

  /** What is to be told to operators: which services changes could not be announced to. */
  get problems(): OnCallProblem[] {
    if (this.#without.size === 0) return [];
    const ids = [...this.#without].sort();
    const shown = ids.slice(0, 20).join(', ');
    const more = ids.length > 20 ? ` and ${ids.length - 20} more` : '';
    return [
      {
        kind: 'other',
        text: `Changes are not announced to these services of the PagerDuty account '${
          this.#accountId
        }', which have no key in integrationKeys that takes them: ${shown}${more}`,
      },
    ];
  }
}
