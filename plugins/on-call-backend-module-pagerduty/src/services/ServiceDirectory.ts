import { NotFoundError } from '@backstage/errors';
import { SharedCalls } from '@paved-path/provider-kit-node';
import { LRUCache } from 'lru-cache';
import { PagerDutyCallOptions, TooLongError } from '../http/PagerDutyHttp';
import {
  readServiceKey,
  toFingerprint,
  toFingerprintKey,
  toKey,
} from '../keys';
import { PagerDutyClient } from '../PagerDutyClient';
import { PagerDutyService } from '../schemas';
import { AccountSettings } from '../settings';

/** In milliseconds: how long it is believed that a key leads to no service before the account is searched again. */
const SEARCH_AGAIN_AFTER = 10 * 60_000;
/** In milliseconds: how long it is believed which key the portal's integration has, where the service is not read here meanwhile. */
const KEY_BELIEVED_FOR = 10 * 60_000;
const MAX_SERVICES = 20_000;

/**
 * The services of one account.
 * @internal
 */
export class ServiceDirectory {
  readonly #client: PagerDutyClient;
  readonly #account: AccountSettings;
  /** Ids of services by the fingerprints of their integrations' keys. */
  readonly #byFingerprint = new Map<string, string>();
  /** Fingerprints that services were asked for by. */
  readonly #asked = new Set<string>();
  /** Of the portal's own integrations, by the ids of their services; they are secrets. */
  readonly #ownKeys = new LRUCache<string, { key?: string }>({
    max: MAX_SERVICES,
    ttl: KEY_BELIEVED_FOR,
  });
  readonly #shared = new SharedCalls();
  #searchedAt = -Infinity;
  /** How many pages the account's services fill, as far as known. */
  #pages = 1;

  constructor(options: { client: PagerDutyClient; account: AccountSettings }) {
    this.#client = options.client;
    this.#account = options.account;
    for (const [serviceId, key] of options.account.integrationKeys) {
      this.#byFingerprint.set(toFingerprint(key), serviceId);
    }
  }

  /**
   * The id of the service that a key names.
   * @throws NotFoundError where an integration's key leads to none
   */
  async resolve(key: string, options: PagerDutyCallOptions): Promise<string> {
    const name = readServiceKey(key);
    if ('serviceId' in name) return name.serviceId;
    this.#asked.add(name.fingerprint);
    const known = this.#byFingerprint.get(name.fingerprint);
    if (known) return known;
    if (Date.now() - this.#searchedAt >= SEARCH_AGAIN_AFTER) {
      await this.#shared.run(
        'search',
        signal => this.#search({ signal }),
        options.signal,
      );
      const found = this.#byFingerprint.get(name.fingerprint);
      if (found) return found;
    }
    throw new NotFoundError(
      `No service in the PagerDuty account '${
        this.#account.id
      }' has an integration with the key in pagerduty.com/integration-key; name the service with pagerduty.com/service-id instead`,
    );
  }

  /** All keys by which a service is asked for. */
  keysOf(serviceId: string): string[] {
    const { id } = this.#account;
    return [
      toKey(id, serviceId),
      ...this.fingerprintsOf(serviceId)
        .filter(each => this.#asked.has(each))
        .map(each => toFingerprintKey(id, each)),
    ];
  }

  /** Of the integrations' keys that are known to lead to the service. */
  fingerprintsOf(serviceId: string): string[] {
    return [...this.#byFingerprint]
      .filter(([, found]) => found === serviceId)
      .map(([fingerprint]) => fingerprint);
  }

  /** The services of these ids, in as few calls as it takes; those that are not there are left out. */
  async get(
    ids: string[],
    options: PagerDutyCallOptions,
  ): Promise<Map<string, PagerDutyService>> {
    const wanted = new Set(ids);
    const found = new Map<string, PagerDutyService>();
    // PagerDuty cannot be asked for some services: it is all of them, or one by one.
    const services =
      wanted.size > this.#pages ? await this.#list(options) : undefined;
    const each =
      services ??
      (await Promise.all(
        [...wanted].map(id => this.#client.getService(id, options)),
      ));
    for (const service of each) {
      if (!service || !wanted.has(service.id)) continue;
      found.set(service.id, service);
      this.#ownKeys.set(service.id, { key: service.ownKey });
    }
    return found;
  }

  /** What the key of the portal's own integration was when the service was last read; undefined: that was long ago. */
  ownKeyOf(serviceId: string): { key?: string } | undefined {
    return this.#ownKeys.get(serviceId);
  }

  /** The key of the portal's own integration; undefined: the service has none. */
  async findOwnKey(
    serviceId: string,
    options: PagerDutyCallOptions,
  ): Promise<string | undefined> {
    const known = this.#ownKeys.get(serviceId);
    if (known) return known.key;
    return (await this.get([serviceId], options)).get(serviceId)?.ownKey;
  }

  async #list(
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyService[] | undefined> {
    try {
      const services = await this.#client.listServices(options);
      this.#pages = Math.max(1, Math.ceil(services.length / 100));
      return services;
    } catch (error) {
      if (!(error instanceof TooLongError)) throw error;
      this.#pages = Infinity;
      return undefined;
    }
  }

  async #search(options: PagerDutyCallOptions): Promise<void> {
    const services = await this.#client.listServiceKeys(options);
    for (const { id, integrations } of services) {
      for (const key of integrations) {
        this.#byFingerprint.set(toFingerprint(key), id);
      }
    }
    this.#searchedAt = Date.now();
  }
}
