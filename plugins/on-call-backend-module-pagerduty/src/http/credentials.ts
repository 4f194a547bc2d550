import { AuthenticationError, isError } from '@backstage/errors';
import {
  CallPolicyOptions,
  SharedCalls,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import { z } from 'zod';
import { AccountSettings } from '../settings';

/** What a request is let in with. @internal */
export interface Credentials {
  /** The value of `Authorization`. */
  authorize(signal: AbortSignal): Promise<string>;
  /** Told that a value was refused: true where there may be another one now. */
  renew(refused: string): boolean;
  /** Takes what must never be told out of a text. */
  redact(text: string): string;
  /** What a person does about a refusal. */
  readonly advice: string;
}

const IDENTITY_URL = 'https://identity.pagerduty.com';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** In seconds. */
  expires_in: z.number().positive(),
});

const refusalSchema = z.object({
  error: z.string(),
  error_description: z.string().optional(),
});

type Token = { value: string; renewAt: number };

/**
 * The token of an app, by the OAuth 2.0 client credentials grant: kept until shortly before it expires, and asked for again then.
 * @internal
 */
class OAuthToken implements Credentials {
  readonly advice: string;
  readonly #http: VendorHttpClient;
  readonly #shared = new SharedCalls();
  readonly #form: Record<string, string>;
  readonly #secrets: string[];
  #token: Token | undefined;

  constructor(
    account: AccountSettings,
    options: CallPolicyOptions & { callTimeout: number },
  ) {
    if (account.credentials.kind !== 'oauth') {
      throw new Error(`The account '${account.id}' has no OAuth client`);
    }
    const { clientId, clientSecret, region, subDomain, scopes } =
      account.credentials;
    this.#secrets = [clientSecret];
    this.#form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: [`as_account-${region}.${subDomain}`, ...scopes].join(' '),
    };
    this.advice = `the OAuth client of the account '${account.id}' was revoked or is not the right one; look at oauth.clientId, oauth.clientSecret and oauth.subDomain`;
    this.#http = new VendorHttpClient({
      ...options,
      vendor: 'PagerDuty',
      baseUrl: IDENTITY_URL,
      deadline: options.callTimeout,
      secrets: [clientSecret],
      // This one address takes a form.
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: {
            ...init.headers,
            'Content-Type': 'application/x-www-form-urlencoded',
          },
          body: new URLSearchParams(
            JSON.parse(init.body ?? '{}') as Record<string, string>,
          ).toString(),
        }),
      readMessage: body => {
        const refusal = refusalSchema.safeParse(body);
        if (!refusal.success) return undefined;
        const { error, error_description: description } = refusal.data;
        return description ? `${error}: ${description}` : error;
      },
    });
  }

  async authorize(signal: AbortSignal): Promise<string> {
    if (!this.#token || this.#token.renewAt <= Date.now()) {
      this.#token = await this.#shared.run(
        'token',
        inner => this.#ask(inner),
        signal,
      );
    }
    return `Bearer ${this.#token.value}`;
  }

  renew(refused: string): boolean {
    // Another call may have renewed it in the meantime.
    if (this.#token && refused === `Bearer ${this.#token.value}`) {
      this.#token = undefined;
    }
    return true;
  }

  redact(text: string): string {
    return this.#secrets.reduce(
      (result, secret) => result.replaceAll(secret, '***'),
      text,
    );
  }

  async #ask(signal: AbortSignal): Promise<Token> {
    try {
      const { access_token: value, expires_in: seconds } =
        await this.#http.send(
          tokenSchema,
          { method: 'POST', path: '/oauth/token', body: this.#form },
          { signal },
        );
      // The one before it may still be under way.
      this.#secrets.splice(1, this.#secrets.length - 2);
      this.#secrets.push(value);
      const early = Math.min(5 * 60, seconds / 10);
      return { value, renewAt: Date.now() + (seconds - early) * 1000 };
    } catch (error) {
      if (
        isError(error) &&
        ['InputError', 'AuthenticationError', 'NotAllowedError'].includes(
          error.name,
        )
      ) {
        throw new AuthenticationError(`${error.message}; ${this.advice}`);
      }
      throw error;
    }
  }
}

/** @internal */
export function createCredentials(
  account: AccountSettings,
  options: CallPolicyOptions & { callTimeout: number },
): Credentials {
  const { credentials } = account;
  if (credentials.kind === 'oauth') return new OAuthToken(account, options);
  const { apiToken } = credentials;
  return {
    authorize: async () => `Token token=${apiToken}`,
    renew: () => false,
    redact: text => text.replaceAll(apiToken, '***'),
    advice: `the API token of the account '${account.id}' was revoked or is not the right one; make a new one at PagerDuty and put it into apiToken`,
  };
}
