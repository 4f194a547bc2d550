import { PagerDutyCallOptions } from './http/PagerDutyHttp';
import { toFingerprint, toFingerprintKey } from './keys';
import { ServiceDirectory } from './services/ServiceDirectory';
import { AccountSettings } from './settings';

/** Keys of rulesets and of event orchestrations, which begin so, take no changes. */
const takesChanges = (key: string) => !key.startsWith('R');
const takesAnything = () => true;

/**
 * With which keys events are sent to the services of one account: those of the configuration, those that stand in the catalog, and those of
 * the integrations that PagerDuty knows by the portal's name. They stay here, and are told to PagerDuty alone.
 *
 * @internal
 */
export class IntegrationKeys {
  readonly #account: AccountSettings;
  readonly #directory: ServiceDirectory;
  /** Keys that stand in the catalog, by their fingerprints. */
  readonly #catalogKeys = new Map<string, string>();

  constructor(options: {
    account: AccountSettings;
    directory: ServiceDirectory;
  }) {
    this.#account = options.account;
    this.#directory = options.directory;
  }

  /** Takes a key that stands in the catalog, and names the service by its fingerprint. */
  learn(secret: string): string {
    const fingerprint = toFingerprint(secret);
    this.#catalogKeys.set(fingerprint, secret);
    return toFingerprintKey(this.#account.id, fingerprint);
  }

  /** The key to page a service with; undefined: it has none. */
  async findForPages(
    serviceId: string,
    options: PagerDutyCallOptions,
  ): Promise<string | undefined> {
    return this.#find(serviceId, takesAnything, options);
  }

  /** The key to tell a service of changes with; undefined: it has none. */
  async findForChanges(
    serviceId: string,
    options: PagerDutyCallOptions,
  ): Promise<string | undefined> {
    return this.#find(serviceId, takesChanges, options);
  }

  /** Of services that were just read: those that cannot be told of changes. */
  listWithoutChanges(serviceIds: Iterable<string>): string[] {
    return [...serviceIds].filter(
      id =>
        !this.#knownOf(id).some(takesChanges) &&
        !this.#directory.ownKeyOf(id)?.key,
    );
  }

  async #find(
    serviceId: string,
    isFit: (key: string) => boolean,
    options: PagerDutyCallOptions,
  ): Promise<string | undefined> {
    return (
      this.#knownOf(serviceId).find(isFit) ??
      (await this.#directory.findOwnKey(serviceId, options))
    );
  }

  #knownOf(serviceId: string): string[] {
    const configured = this.#account.integrationKeys.get(serviceId);
    const fromCatalog = this.#directory
      .fingerprintsOf(serviceId)
      .flatMap(fingerprint => this.#catalogKeys.get(fingerprint) ?? []);
    return configured ? [configured, ...fromCatalog] : fromCatalog;
  }
}
