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

  constructor(options: CallPolicyOptions & { settings: PagerDutySettings }) {
    const { settings, ...policy } = options;
    this.#http = new VendorHttpClient({
      ...policy,
      vendor: 'PagerDuty',
      baseUrl: settings.apiBaseUrl,
      headers: { Accept: 'application/vnd.pagerduty+json;version=2' },
      secretHeaders: { Authorization: `Token token=${settings.apiToken}` },
      secrets: [settings.apiToken],
      deadline: settings.callTimeout,
      readMessage: readRefusal,
    });
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
}

function readRefusal(body: unknown): string | undefined {
  const parsed = refusalSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { message, errors } = parsed.data.error;
  return errors?.length ? `${message}: ${errors.join('; ')}` : message;
}
