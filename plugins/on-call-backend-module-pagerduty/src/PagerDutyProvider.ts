import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError, toError } from '@backstage/errors';
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
  ProviderRotas,
  ServiceClaim,
  ServiceReading,
  TriggerRequest,
  WebhookReading,
} from '@paved-path/backstage-plugin-on-call-node';
import { CallPolicyOptions } from '@paved-path/provider-kit-node';
import { LRUCache } from 'lru-cache';
import { Account } from './Account';
import { Accounts } from './Accounts';
import { ChangeHints } from './ChangeHints';
import { patient, urgent } from './http/urgency';
import { NoteRequest } from './incidents/Commands';
import { readClaim } from './readClaim';
import { AllRotas } from './rotas/AllRotas';
import { PagerDutySettings } from './settings';
import { readWebhook, WebhookRequest } from './webhooks';

const MAX_SERVICES = 20_000;

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
  readonly #accounts: Accounts;
  readonly #defaultAccount: string;
  /** Services that this process was asked about: for whoever asks for rotas without saying of which. */
  readonly #known = new LRUCache<string, true>({ max: MAX_SERVICES });
  readonly #rotas: AllRotas;
  #context: ProviderContext | undefined;

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
    this.#defaultAccount = defaultAccount;
    this.#accounts = new Accounts(
      accounts.map(
        account =>
          new Account({
            ...rest,
            settings: account,
            callTimeout,
            getDirectory: () => this.#context?.people,
          }),
      ),
    );
    const hints = new ChangeHints({
      report: problems => this.#context?.reportProblems(problems),
    });
    this.#rotas = new AllRotas({
      accounts: this.#accounts,
      logger,
      onServices: hints.update.bind(hints),
    });
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
    if (claim) this.#known.set(claim.key, true);
    return claim;
  }

  async readServices(
    keys: string[],
    options: CallOptions,
  ): Promise<Map<string, ServiceReading>> {
    const readings = new Map<string, ServiceReading>();
    const byAccount = new Map<Account, string[]>();
    const fail = (failed: string[], error: unknown) => {
      const reason = toError(error).message;
      for (const key of failed) {
        readings.set(key, { outcome: 'failed', reason });
      }
    };
    for (const key of keys) {
      try {
        const { account } = this.#accounts.find(key);
        this.#known.set(key, true);
        byAccount.set(account, [...(byAccount.get(account) ?? []), key]);
      } catch (error) {
        fail([key], error);
      }
    }
    const answers = await this.#accounts.ask(
      [...byAccount.keys()],
      options,
      (account, signal) =>
        account.services.read(byAccount.get(account)!, { signal }),
    );
    for (const answer of answers) {
      if ('error' in answer) {
        fail(byAccount.get(answer.account)!, answer.error);
        continue;
      }
      for (const [key, reading] of answer.value) readings.set(key, reading);
    }
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
    const { account, id } = this.#accounts.find(incidentId);
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
    const { account, id } = this.#accounts.find(incidentId);
    return account.commands.acknowledge(id, actor, urgent(options));
  }

  async resolve(
    incidentId: string,
    request: { resolution?: string; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#accounts.find(incidentId);
    return account.commands.resolve(id, request, urgent(options));
  }

  async reassign(
    incidentId: string,
    request: { to: Actor; actor: Actor },
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#accounts.find(incidentId);
    return account.commands.reassign(id, request, urgent(options));
  }

  async addNote(
    incidentId: string,
    request: NoteRequest,
    options: CallOptions,
  ): Promise<ProviderIncident> {
    const { account, id } = this.#accounts.find(incidentId);
    return account.commands.addNote(id, request, urgent(options));
  }

  async announceChange(
    key: string,
    change: ChangeAnnouncement,
    options: CallOptions,
  ): Promise<'none' | void> {
    const { account, serviceId } = await this.#serviceOf(key, options);
    const { announcer } = account;
    return (await announcer.announce(serviceId, change, options))
      ? undefined
      : 'none';
  }

  async listRotas(
    range: TimeRange,
    options: CallOptions & { keys?: readonly string[] },
  ): Promise<ProviderRotas> {
    const keys = options.keys ?? [...this.#known.keys()];
    if (!options.keys && keys.length === 0) {
      throw new ServiceUnavailableError(
        'It is not known yet which services at PagerDuty the catalog names',
      );
    }
    return this.#rotas.list(range, keys, options);
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
    const { account, id } = this.#accounts.find(rotaId);
    await account.rotas.createOverride(id, request, urgent(options));
  }

  async deleteOverride(
    rotaId: string,
    overrideId: string,
    options: CallOptions,
  ): Promise<void> {
    const { account, id } = this.#accounts.find(rotaId);
    await account.rotas.deleteOverride(id, overrideId, urgent(options));
  }

  async readWebhook(request: WebhookRequest): Promise<WebhookReading> {
    return readWebhook(request, this.#accounts.all);
  }

  async #serviceOf(
    key: string,
    options: CallOptions,
  ): Promise<{ account: Account; serviceId: string }> {
    const { account } = this.#accounts.find(key);
    this.#known.set(key, true);
    const serviceId = await account.directory.resolve(key, options);
    return { account, serviceId };
  }
}
