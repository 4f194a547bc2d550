import { AuthenticationError, InputError, toError } from '@backstage/errors';
import { WebhookReading } from '@paved-path/backstage-plugin-on-call-node';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { PagerDutyCallOptions } from './http/PagerDutyHttp';

/** What PagerDuty signs its webhooks in. */
const SIGNATURE = 'x-pagerduty-signature';
/**
 * In milliseconds. The backend remembers for longer than this which webhooks it heard, so that what was recorded and is sent again is either
 * known or too old. What a webhook tells that comes even later was found by reading meanwhile.
 */
const OLDEST = 24 * 60 * 60_000;

const referenceSchema = z.object({ id: z.string().min(1) });

/** Of events that are not known here, and of what their data may be, nothing more is taken. */
const deliverySchema = z.object({
  event: z.object({
    id: z.string().min(1),
    event_type: z.string(),
    occurred_at: z.string().nullish().catch(undefined),
    data: z
      .object({
        id: z.string().nullish(),
        type: z.string().nullish(),
        service: referenceSchema.nullish().catch(undefined),
        incident: referenceSchema.nullish().catch(undefined),
      })
      .nullish(),
  }),
});

/** @internal */
export type WebhookRequest = {
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
};

/** Whose webhooks may come. @internal */
export type WebhookAccount = {
  webhookSecrets: readonly string[];
  directory: { keysOf(serviceId: string): string[] };
  incidents: {
    findService(
      incidentId: string,
      options: PagerDutyCallOptions,
    ): Promise<string | undefined>;
  };
};

/** What happened, as far as it concerns what is to be read anew. */
type Delivery = {
  id: string;
  /** Of which service, or of which incident. */
  serviceId?: string;
  incidentId?: string;
};

/**
 * Reads a webhook v3 of one of the accounts.
 *
 * @remarks
 * A delivery that comes late, within a day, is taken: it leads to reading anew, and never to an older state.
 *
 * @throws AuthenticationError where it is signed by none of them or too old; InputError where it cannot be read
 * @internal
 */
export async function readWebhook(
  request: WebhookRequest,
  accounts: WebhookAccount[],
): Promise<WebhookReading> {
  const account = accounts
    .filter(({ webhookSecrets }) => isSigned(request, webhookSecrets))
    .at(0);
  if (!account) {
    throw new AuthenticationError(
      'The webhook is not signed with a secret in webhookSecrets; copy the secret of the webhook subscription there',
    );
  }
  const delivery = readDelivery(request.body);
  const { serviceId = await findService(account, delivery) } = delivery;
  return {
    deliveryId: delivery.id,
    keys: serviceId ? account.directory.keysOf(serviceId) : [],
  };
}

/** What some webhooks are about is only told by its incident. */
async function findService(
  account: WebhookAccount,
  { incidentId }: Delivery,
): Promise<string | undefined> {
  if (!incidentId) return undefined;
  try {
    // PagerDuty waits five seconds for an answer, and sends again after that.
    const signal = AbortSignal.timeout(4_000);
    return await account.incidents.findService(incidentId, {
      signal,
      isUrgent: true,
    });
  } catch (error) {
    // Sending it again would not help, and PagerDuty stops sending after some that fail.
    if (toError(error).name === 'NotFoundError') return undefined;
    throw error;
  }
}

/** Whether the body was signed with one of the secrets: PagerDuty sends several signatures while a secret is being replaced. */
function isSigned(
  request: WebhookRequest,
  secrets: readonly string[],
): boolean {
  const signatures = readSignatures(request.headers);
  const expected = secrets.map(secret =>
    createHmac('sha256', secret).update(request.body).digest(),
  );
  let found = false;
  // All are compared with all, so that the time tells nothing.
  for (const signature of signatures) {
    for (const digest of expected) {
      if (timingSafeEqual(signature, digest)) found = true;
    }
  }
  return found;
}

function readDelivery(body: Buffer): Delivery {
  const { event } = parse(body);
  const { data } = event;
  const occurredAt = Date.parse(event.occurred_at ?? '');
  if (Date.now() - occurredAt > OLDEST) {
    throw new AuthenticationError(
      `The webhook tells of ${event.occurred_at}, which is too long ago: it was recorded and sent again, or the clock of this machine is wrong`,
    );
  }
  // A test of the connection.
  if (event.event_type === 'pagey.ping') return { id: event.id };
  const serviceId =
    data?.service?.id ??
    (data?.type === 'service' ? data.id ?? undefined : undefined);
  const incidentId =
    data?.incident?.id ??
    (data?.type === 'incident' ? data.id ?? undefined : undefined);
  return { id: event.id, serviceId, incidentId };
}

function parse(body: Buffer): z.infer<typeof deliverySchema> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw new InputError('The webhook is not JSON');
  }
  const parsed = deliverySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new InputError(
    `The webhook has a shape that is not that of PagerDuty's webhooks v3: ${z.prettifyError(
      parsed.error,
    )}`,
  );
}

function readSignatures(
  headers: Record<string, string | string[] | undefined>,
): Buffer[] {
  return Object.entries(headers)
    .filter(([name]) => name.toLocaleLowerCase('en-US') === SIGNATURE)
    .flatMap(([, value]) => value ?? [])
    .flatMap(value => value.split(','))
    .flatMap(value => {
      const [, hex] = /^\s*v1=([0-9a-f]{64})\s*$/i.exec(value) ?? [];
      return hex ? [Buffer.from(hex, 'hex')] : [];
    });
}
