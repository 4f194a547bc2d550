import {
  CallPolicyOptions,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import { PagerDutyCallOptions } from './http/PagerDutyHttp';
import { readRefusal } from './http/readRefusal';
import { AccountSettings } from './settings';

/** The most that PagerDuty takes, in characters. */
const LONGEST_SUMMARY = 1024;

/** @internal */
export type AlertEvent = {
  routingKey: string;
  dedupKey: string;
  summary: string;
  source: string;
  severity: 'critical' | 'warning';
  details: Record<string, string>;
  link?: string;
};

/** @internal */
export type ChangeEvent = {
  routingKey: string;
  summary: string;
  source: string;
  /** ISO 8601 in UTC. */
  timestamp: string;
  details?: Record<string, string>;
  link?: string;
};

const acceptedSchema = z.object({ status: z.string() });

/**
 * PagerDuty's Events API v2, which takes the keys of integrations instead of credentials. No error tells a key.
 * @internal
 */
export class EventsClient {
  readonly #repeating: VendorHttpClient;
  readonly #once: VendorHttpClient;
  /** What a refusal might repeat. */
  readonly #keys = new Set<string>();

  constructor(
    options: CallPolicyOptions & {
      account: AccountSettings;
      callTimeout: number;
    },
  ) {
    const { account, callTimeout, ...policy } = options;
    const create = (more: CallPolicyOptions) =>
      new VendorHttpClient({
        ...policy,
        ...more,
        vendor: "PagerDuty's Events API",
        baseUrl: account.eventsBaseUrl,
        deadline: callTimeout,
        defaultRetryAfter: 10_000,
        readMessage: body => {
          const words = readRefusal(body);
          return words && this.#redact(words);
        },
      });
    this.#repeating = create({});
    this.#once = create({ retries: 0 });
  }

  /** Opens an alert, or adds to the open one of the same key: so it bears being sent twice. */
  async trigger(
    event: AlertEvent,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    this.#keys.add(event.routingKey);
    const body = {
      routing_key: event.routingKey,
      event_action: 'trigger',
      dedup_key: event.dedupKey,
      client: 'Paved Path',
      client_url: event.link,
      payload: {
        summary: cut(event.summary),
        source: event.source,
        severity: event.severity,
        class: 'page',
        custom_details: event.details,
      },
    };
    await this.#repeating.send(
      acceptedSchema,
      { method: 'POST', path: '/v2/enqueue', body },
      options,
    );
  }

  /** Sent once where PagerDuty may have taken it: of two that are the same PagerDuty shows both. */
  async announce(
    event: ChangeEvent,
    options: PagerDutyCallOptions,
  ): Promise<void> {
    this.#keys.add(event.routingKey);
    const body = {
      routing_key: event.routingKey,
      payload: {
        summary: cut(event.summary),
        source: event.source,
        timestamp: event.timestamp,
        custom_details: event.details,
      },
      links: event.link
        ? [{ href: event.link, text: 'Open in the portal' }]
        : undefined,
    };
    await this.#once.send(
      acceptedSchema,
      { method: 'POST', path: '/v2/change/enqueue', body },
      options,
    );
  }

  #redact(text: string): string {
    let result = text;
    for (const key of this.#keys) result = result.replaceAll(key, '***');
    return result;
  }
}

function cut(summary: string): string {
  return summary.length > LONGEST_SUMMARY
    ? `${summary.slice(0, LONGEST_SUMMARY - 1)}…`
    : summary;
}
