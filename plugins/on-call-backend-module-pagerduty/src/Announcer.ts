import { isError } from '@backstage/errors';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import {
  ChangeAnnouncement,
  UnknownOutcomeError,
} from '@paved-path/backstage-plugin-on-call-node';
import { LRUCache } from 'lru-cache';
import { EventsClient } from './EventsClient';
import { isPerhapsDone } from './http/isPerhapsDone';
import { PagerDutyCallOptions } from './http/PagerDutyHttp';
import { IntegrationKeys } from './IntegrationKeys';
import { OWN_INTEGRATION } from './schemas';

const SHOWN = 20;

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
  readonly #keys: IntegrationKeys;
  readonly #announced = new LRUCache<string, true>({ max: 10_000 });
  readonly #accountId: string;

  constructor(options: {
    accountId: string;
    events: EventsClient;
    keys: IntegrationKeys;
  }) {
    this.#accountId = options.accountId;
    this.#events = options.events;
    this.#keys = options.keys;
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
    const routingKey = await this.#keys.findForChanges(serviceId, options);
    if (!routingKey) return false;
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

  /** What is to be told to operators: to which services, that were just read, changes cannot be announced. */
  describeWithout(serviceIds: Iterable<string>): OnCallProblem[] {
    const ids = this.#keys.listWithoutChanges(serviceIds).sort();
    if (ids.length === 0) return [];
    const shown = ids.slice(0, SHOWN).join(', ');
    const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : '';
    return [
      {
        kind: 'other',
        text: `Changes are not announced to these services of the PagerDuty account '${
          this.#accountId
        }': ${shown}${more}. Add an Events API v2 integration called ${OWN_INTEGRATION} to them at PagerDuty, or a key that takes changes to integrationKeys`,
      },
    ];
  }
}
