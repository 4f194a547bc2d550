import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  IncidentEvent,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  CallOptions,
  ChangeAnnouncement,
  OnCallProvider,
  ProviderContext,
  ProviderIncident,
  ProviderRota,
  ServiceClaim,
  ServiceReading,
  TriggerRequest,
  WebhookReading,
} from '@paved-path/backstage-plugin-on-call-node';
import { CallPolicyOptions } from '@paved-path/provider-kit-node';
import { Account } from './Account';
import { PagerDutyCallOptions } from './http/PagerDutyHttp';
import { fromKey } from './keys';
import { readClaim } from './readClaim';
import { PagerDutySettings } from './settings';
import { readWebhook, WebhookRequest } from './webhooks';

/**
 * Who is on call at PagerDuty, in one account or several, and incidents there. Services, incidents and schedules are named
 * `<account>/<id at PagerDuty>`.
 *
 * @internal
 */
export class PagerDutyProvider implements OnCallProvider {
  readonly id = 'pagerduty';
  readonly title = 'PagerDuty';
  readonly live: 'webhooks' | 'polling';
  readonly #accounts: Map<string, Account>;
  readonly #defaultAccount: string;
  readonly #logger: LoggerService;
  /** Services that this process was asked about. */
  readonly #known = new Set<string>();
  #context: ProviderContext | undefined;
  #reported = '[]';

  constructor(
    options: CallPolicyOptions & {
      settings: PagerDutySettings;
      logger: LoggerService;
      /** See Paging. */
      waits?: number[];
    },
  ) {
    const { settings, logger, ...rest } = options;
    const { accounts, callTimeout, defaultAccount } = settings;
    this.#logger = logger;
    this.#defaultAccount = defaultAccount;
    this.#accounts = new Map(
      accounts.map(account => [
        account.id,
        new Account({
          ...rest,
          settings: account,
          callTimeout,
          getDirectory: () => this.#context?.people,
        }),
      ]),
    );
    // An account without webhooks is only heard of by asking.
    this.live = accounts.every(({ webhookSecrets }) => webhookSecrets.length)
      ? 'webhooks'
      : 'polling';
  }

  async start(context: ProviderContext): Promise<void> {
    this.#context = context;
  }

  claim(entity: Entity): ServiceClaim | undefined {
    const claim = readClaim(entity, {
      defaultAccount: this.#defaultAccount,
      getAccount: id => this.#accounts.get(id),
    });
    if (claim) this.#known.add(claim.key);
    return claim;
  }

  async readServices(
    keys: string[],
    options: CallOptions,
  ): Promise<Map<string, ServiceReading>> {
    const readings = new Map<string, ServiceReading>();
    const byAccount = new Map<string, string[]>();
    for (const key of keys) {
      try {
        const { id } = this.#accountOf(key);
        this.#known.add(key);
        byAccount.set(id, [...(byAccount.get(id) ?? []), key]);
      } catch (error) {
        readings.set(key, {
          outcome: 'failed',
          reason: toError(error).message,
        });
      }
    }
    await Promise.all(
      [...byAccount].map(async ([id, own]) => {
        const { services } = this.#accounts.get(id)!;
        for (const [key, reading] of await services.read(own, options)) {
          readings.set(key, reading);
        }
      }),
    );
    return readings;
  }

  async listIncidents(
    key: string,
    range: { since: string },
    options: CallOptions,
  ): Promise<ProviderIncident[]> {
    const { account, serviceId } = await this.#serviceOf(key, options);
    return account.incidents.list(serviceId, range, patient(options));
  }

  async listEvents(
    incidentId: string,
    options: CallOptions,
  ): Promise<IncidentEvent[]> {
    const { account, id } = this.#find(incidentId);
    return account.incidents.listEvents(id, options);
  }

  async describeRequester(
    key: string,
    actor: Actor,
    options: CallOptions,
  ): Promise<{ name: string; note?: string }> {
    const { account, serviceId } = await this.#serviceOf(key, options);
    return account.paging.describeRequester(serviceId, actor, urgent(options));
  }

  async trigger(
    request: TriggerRequest,
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, serviceId } = await this.#serviceOf(request.key, options);
    return account.paging.trigger(serviceId, request, urgent(options));
  }

  async findTriggered(
    key: string,
    idempotencyKey: string,
    options: CallOptions,
  ): Promise<ProviderIncident | undefined> {
    const { account, serviceId } = await this.#serviceOf(key, options);
    return account.paging.findTriggered(
      serviceId,
      idempotencyKey,
      urgent(options),
    );
  }

  async acknowledge(
    incidentId: string,
    actor: Actor,
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#find(incidentId);
    return account.commands.acknowledge(id, actor, urgent(options));
  }

  async resolve(
    incidentId: string,
    request: { resolution?: string; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#find(incidentId);
    return account.commands.resolve(id, request, urgent(options));
  }

  async reassign(
    incidentId: string,
    request: { to: Actor; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#find(incidentId);
    return account.commands.reassign(id, request, urgent(options));
  }

  async addNote(
    incidentId: string,
    request: { text: string; actor: Actor; idempotencyKey: string },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#find(incidentId);
    return account.commands.addNote(id, request, urgent(options));
  }

  async announceChange(
    key: string,
    change: ChangeAnnouncement,
    options: CallOptions,
  ): Promise<void> {
    const { account, serviceId } = await this.#serviceOf(key, options);
    await account.announcer.announce(serviceId, change, options);
    const problems = [...this.#accounts.values()].flatMap(
      ({ announcer }) => announcer.problems,
    );
    const text = JSON.stringify(problems);
    if (text === this.#reported || !this.#context) return;
    this.#reported = text;
    this.#context.reportProblems(problems);
  }

  async listRotas(
    range: TimeRange,
    options: CallOptions & { keys?: readonly string[] },
  ): Promise<ProviderRota[]> {
    const keys = options.keys ?? [...this.#known];
    if (!options.keys && keys.length === 0) {
      throw new ServiceUnavailableError(
        'It is not known yet which services at PagerDuty the catalog names',
      );
    }
    const rotas = await Promise.all(
      [...this.#accounts.values()].map(async account => {
        const own = keys.filter(key => fromKey(key).account === account.id);
        const ids = await this.#resolve(account, own, options);
        const services = await account.directory.get(ids, options);
        return account.rotas.list(services.values(), range, patient(options));
      }),
    );
    return rotas.flat();
  }

  async createOverride(
    rotaId: string,
    request: TimeRange & {
      person: Actor;
      actor: Actor;
      idempotencyKey: string;
    },
    options: CallOptions,
  ): Promise<void> {
    const { account, id } = this.#find(rotaId);
    await account.rotas.createOverride(id, request, urgent(options));
  }

  async deleteOverride(
    rotaId: string,
    overrideId: string,
    options: CallOptions,
  ): Promise<void> {
    const { account, id } = this.#find(rotaId);
    await account.rotas.deleteOverride(id, overrideId, urgent(options));
  }

  async readWebhook(request: WebhookRequest): Promise<WebhookReading> {
    return readWebhook(request, [...this.#accounts.values()]);
  }

  /** The ids of the services; keys that lead to none are left out, and said where the services are read. */
  async #resolve(
    account: Account,
    keys: string[],
    options: CallOptions,
  ): Promise<string[]> {
    const ids = await Promise.all(
      keys.map(key =>
        account.directory.resolve(key, options).catch(error => {
          options.signal.throwIfAborted();
          if (toError(error).name !== 'NotFoundError') throw error;
          this.#logger.debug(`The rotas of ${key} are not known: ${error}`);
          return [];
        }),
      ),
    );
    return ids.flat();
  }

  async #serviceOf(
    key: string,
    options: CallOptions,
  ): Promise<{ account: Account; serviceId: string }> {
    const account = this.#accountOf(key);
    this.#known.add(key);
    const serviceId = await account.directory.resolve(key, options);
    return { account, serviceId };
  }

  #find(key: string): { account: Account; id: string } {
    return { account: this.#accountOf(key), id: fromKey(key).id };
  }

  #accountOf(key: string): Account {
    const { account: id } = fromKey(key);
    const account = this.#accounts.get(id);
    if (account) return account;
    throw new NotFoundError(
      `There is no PagerDuty account '${id}' in the configuration; look at the annotation pagerduty.com/account, and at onCall.pagerDuty.accounts`,
    );
  }
}

/** One call for each of many services or schedules: how services stand now must not wait for all of them. */
function patient(options: CallOptions): PagerDutyCallOptions {
  return { ...options, isPatient: true };
}

/** Somebody waits for it. */
function urgent(options: CallOptions): PagerDutyCallOptions {
  return { ...options, isUrgent: true };
}
