import {
  CallPolicyOptions,
  readPages,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import { PagerDutySettings } from './settings';

/** The most that PagerDuty gives at once. */
const PAGE_SIZE = 100;

const serviceSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  html_url: z.string().nullish(),
  escalation_policy: z.object({ id: z.string() }).nullish(),
});

/**
 * What the portal's own integration is called. The on-call module for PagerDuty looks for it by this name and this type, and reads its key from
 * PagerDuty itself: so no key leaves PagerDuty here.
 */
const OWN_INTEGRATION = 'Paved Path';
const EVENTS_API = 'events_api_v2_inbound_integration';

const integrationsSchema = z.object({
  service: z.object({
    integrations: z
      .array(
        z.object({
          type: z.string().nullish(),
          name: z.string().nullish(),
          summary: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
});

const policySchema = z.object({
  escalation_policy: z.object({ id: z.string(), name: z.string().nullish() }),
});

const refusalSchema = z.object({
  error: z.object({
    message: z.string(),
    errors: z.array(z.string()).optional().catch(undefined),
  }),
});

/** A service, as PagerDuty's REST API v2 shows it. @internal */
export type PagerDutyService = z.infer<typeof serviceSchema>;

/** Speaks to PagerDuty's REST API v2. What fails is an error of `@backstage/errors` in PagerDuty's words, never with the key. @internal */
export class PagerDutyClient {
  readonly #http: VendorHttpClient;
  /** For what bears being done only once. */
  readonly #once: VendorHttpClient;

  constructor(options: CallPolicyOptions & { settings: PagerDutySettings }) {
    const { settings, ...policy } = options;
    const create = (more: CallPolicyOptions) =>
      new VendorHttpClient({
        ...policy,
        ...more,
        vendor: 'PagerDuty',
        baseUrl: settings.apiBaseUrl,
        headers: {
          Accept: 'application/vnd.pagerduty+json;version=2',
          // PagerDuty requires it of requests without a body too.
          'Content-Type': 'application/json',
        },
        secretHeaders: { Authorization: `Token token=${settings.apiToken}` },
        secrets: [settings.apiToken],
        deadline: settings.callTimeout,
        readMessage: readRefusal,
      });
    this.#http = create({});
    this.#once = create({ retries: 0 });
  }

  /** The service of exactly that name; PagerDuty itself finds those whose name holds it. */
  async findService(
    name: string,
    signal: AbortSignal,
  ): Promise<PagerDutyService | undefined> {
    const services = await readPages<PagerDutyService, number>(
      async (offset = 0) => {
        const page = await this.#http.send(
          z.object({ services: z.array(serviceSchema), more: z.boolean() }),
          {
            path: '/services',
            query: { query: name, limit: PAGE_SIZE, offset },
          },
          { signal },
        );
        return {
          items: page.services,
          next: page.more ? offset + PAGE_SIZE : undefined,
        };
      },
    );
    return services.find(
      service =>
        service.name.toLocaleLowerCase('en-US') ===
        name.toLocaleLowerCase('en-US'),
    );
  }

  /** @throws NotFoundError where there is none, or the key may not see it */
  async getPolicy(id: string, signal: AbortSignal): Promise<{ name: string }> {
    const { escalation_policy: policy } = await this.#http.send(
      policySchema,
      { path: `/escalation_policies/${encodeURIComponent(id)}` },
      { signal },
    );
    return { name: policy.name ?? policy.id };
  }

  /** @throws InputError also where the name is taken */
  async createService(
    service: { name: string; description: string; policyId: string },
    signal: AbortSignal,
  ): Promise<PagerDutyService> {
    const { name, description, policyId } = service;
    const created = await this.#http.send(
      z.object({ service: serviceSchema }),
      {
        method: 'POST',
        path: '/services',
        body: {
          service: {
            type: 'service',
            name,
            description,
            escalation_policy: {
              id: policyId,
              type: 'escalation_policy_reference',
            },
          },
        },
      },
      { signal },
    );
    return created.service;
  }

  /** Whether the service has the integration that the portal sends it events through. */
  async hasIntegration(
    serviceId: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { service } = await this.#http.send(
      integrationsSchema,
      {
        path: `/services/${encodeURIComponent(serviceId)}`,
        query: { 'include[]': ['integrations'] },
      },
      { signal },
    );
    return (service.integrations ?? []).some(
      ({ type, name, summary }) =>
        type === EVENTS_API && (name ?? summary) === OWN_INTEGRATION,
    );
  }

  /** Sent once: PagerDuty takes several integrations of one name. What it answers holds the key, and is not read. */
  async createIntegration(
    serviceId: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#once.send(
      z.unknown(),
      {
        method: 'POST',
        path: `/services/${encodeURIComponent(serviceId)}/integrations`,
        body: {
          integration: {
            type: EVENTS_API,
            name: OWN_INTEGRATION,
            service: { id: serviceId, type: 'service_reference' },
          },
        },
      },
      { signal },
    );
  }
}

function readRefusal(body: unknown): string | undefined {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { message, errors } = parsed.data.error;
  return errors?.length ? `${message}: ${errors.join('; ')}` : message;
}
