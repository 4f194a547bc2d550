import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError, isError } from '@backstage/errors';
import {
  CreatedOnCall,
  OnCallHost,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import { findVendorFailure } from '@paved-path/provider-kit-node';
import { PagerDutyClient, PagerDutyService } from './PagerDutyClient';
import { PagerDutySettings } from './settings';

/** Services at PagerDuty, each with the escalation policy of its team. @internal */
export class PagerDutyOnCallHost implements OnCallHost {
  readonly id = 'pagerduty';
  readonly title = 'PagerDuty';
  readonly #client: PagerDutyClient;
  readonly #settings: PagerDutySettings;

  constructor(options: {
    client: PagerDutyClient;
    settings: PagerDutySettings;
  }) {
    this.#client = options.client;
    this.#settings = options.settings;
  }

  async check(
    request: { ownerRef: string },
    context: Pick<StepContext, 'signal'>,
  ): Promise<void> {
    const { ownerRef } = request;
    const policyId = this.#requirePolicy(ownerRef);
    try {
      await this.#client.getPolicy(policyId, context.signal);
    } catch (error) {
      if (!isError(error) || error.name !== 'NotFoundError') throw error;
      throw new InputError(
        `PagerDuty has no escalation policy ${policyId}, which goldenPath.pagerDuty names for ${ownerRef}; correct its id there`,
      );
    }
  }

  async create(
    request: Parameters<OnCallHost['create']>[0],
    context: StepContext,
  ): Promise<CreatedOnCall> {
    const { service: name, description, ownerRef } = request;
    const { logger, signal } = context;
    await this.check({ ownerRef }, context);
    const policyId = this.#requirePolicy(ownerRef);
    const found = await this.#client.findService(name, signal);
    const service =
      found ?? (await this.#create({ name, description, policyId }, signal));
    const other = service.escalation_policy?.id;
    if (other !== undefined && other !== policyId) {
      throw new ConflictError(
        `PagerDuty has a service ${service.name} (${service.id}) with the escalation policy ${other}, and not ${policyId} as ${ownerRef} has it; choose another name, or change one of the two`,
      );
    }
    logger.info(
      `${found ? 'Found' : 'Created'} the service ${service.id} at PagerDuty`,
    );
    await this.#requireIntegration(service.id, context);
    const { account } = this.#settings;
    return {
      url: service.html_url ?? service.id,
      annotations: {
        'pagerduty.com/service-id': service.id,
        ...(account && { 'pagerduty.com/account': account }),
      },
    };
  }

  /** Somebody else may have made it since it was looked for, or a first try whose answer was lost. */
  async #create(
    request: { name: string; description: string; policyId: string },
    signal: AbortSignal,
  ): Promise<PagerDutyService> {
    try {
      return await this.#client.createService(request, signal);
    } catch (error) {
      if (!isError(error) || error.name !== 'InputError') throw error;
      const found = await this.#client.findService(request.name, signal);
      if (!found) throw error;
      return found;
    }
  }

  /** Without it no release of the service would reach PagerDuty. */
  async #requireIntegration(
    serviceId: string,
    { logger, signal }: StepContext,
  ): Promise<void> {
    if (await this.#client.hasIntegration(serviceId, signal)) return;
    try {
      await this.#client.createIntegration(serviceId, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!findVendorFailure(error)?.mayHaveBeenDone) throw error;
      // The answer was lost, and perhaps not more than that.
      const isThere = await this.#client.hasIntegration(serviceId, signal);
      if (!isThere) throw error;
    }
    logger.info(
      `The service ${serviceId} has an integration for the releases that the portal announces`,
    );
  }

  #requirePolicy(ownerRef: string): string {
    const { escalationPolicies, defaultPolicy } = this.#settings;
    const ref = stringifyEntityRef(
      parseEntityRef(ownerRef, { defaultKind: 'group' }),
    );
    const policyId = escalationPolicies.get(ref) ?? defaultPolicy;
    if (policyId !== undefined) return policyId;
    throw new InputError(
      `There is no escalation policy for ${ref}; the platform team adds its id to goldenPath.pagerDuty.escalationPolicies, or a default for all`,
    );
  }
}
