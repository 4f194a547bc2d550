import { AuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  OnCallApi,
  OnCallOverview,
  Shift,
} from '@paved-path/backstage-plugin-on-call-common';
import { isNotFound, isPassing } from './remoteErrors';
import { poll } from './wait';

/** Who would be woken for a service. @internal */
export type Coverage = {
  /** Each once, those of the first level first; empty: nobody just now. */
  now: string[];
  /** Who is on call next, where nobody is now. */
  next?: { name: string; start?: string };
  /** What keeps a page from reaching somebody, or should be mended, in words. */
  problems: string[];
};

/** Asks the portal's on-call about new services. @internal */
export class OnCallCoverage {
  readonly #client: OnCallApi;
  readonly #auth: AuthService;
  readonly #timeout: number;

  constructor(options: {
    client: OnCallApi;
    auth: AuthService;
    /** How long on-call may take to know a new service, in milliseconds. */
    timeout: number;
  }) {
    this.#client = options.client;
    this.#auth = options.auth;
    this.#timeout = options.timeout;
  }

  /** What this portal knows on-call from, such as `Rota`; empty where it has no on-call. */
  async getProviders(signal: AbortSignal): Promise<string[]> {
    try {
      // In the name of the golden path: what is installed is no secret to those who create services.
      const { token } = await this.#auth.getPluginRequestToken({
        onBehalfOf: await this.#auth.getOwnServiceCredentials(),
        targetPluginId: 'on-call',
      });
      const providers = await this.#client.getProviders({ token, signal });
      return providers.map(({ title }) => title);
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  }

  /**
   * Who would be woken for the service.
   *
   * @throws NotFoundError with the way out, where nobody ever would, or where it cannot be told
   */
  async find(
    entityRef: string,
    options: {
      /** Of the person who creates it. */
      getToken: () => Promise<string>;
      ownerRef: string;
      providers: readonly string[];
      signal: AbortSignal;
    },
  ): Promise<Coverage> {
    const { ownerRef, providers, signal } = options;
    let reason = 'the on-call of this portal did not answer in time';
    const overview = await poll({
      timeout: this.#timeout,
      signal,
      ask: async () => {
        try {
          const token = await options.getToken();
          const answer = await this.#client.getOverview(entityRef, {
            token,
            signal,
          });
          const isRead = answer.freshness.state !== 'never';
          if (isRead || !answer.service) return answer;
          reason = answer.freshness.reason ?? reason;
        } catch (error) {
          if (!isPassing(error) && !isNotFound(error)) throw error;
        }
        return undefined;
      },
    });
    if (!overview) {
      throw new NotFoundError(`it is not known who is on call: ${reason}`);
    }
    if (!overview.service) {
      throw new NotFoundError(
        `nobody would be woken for it: ${providers.join(
          ', ',
        )} has nothing for what ${ownerRef} owns. Write a rota with “owner: ${ownerRef}” into the files that onCall.rota.locations names, as docs/write-a-rota.md says, or name a service at PagerDuty in its catalog-info.yaml`,
      );
    }
    return toCoverage(overview);
  }
}

function toCoverage({ levels, problems, service }: OnCallOverview): Coverage {
  const told = problems.map(({ text }) => text);
  const now = [...new Set(levels.flatMap(level => level.now.flatMap(nameOf)))];
  const next = levels
    .flatMap(level => level.next ?? [])
    .filter(shift => shift.person)
    .sort((left, right) =>
      (left.start ?? '').localeCompare(right.start ?? ''),
    )[0];
  if (now.length) return { now, problems: told };
  if (next?.person) {
    const { name } = next.person;
    return { now, next: { name, start: next.start }, problems: told };
  }
  throw new NotFoundError(
    `nobody would be woken for it: ${
      service?.policy?.name ?? service?.name
    } in ${service?.providerTitle} names nobody${
      told.length ? ` (${told.join('; ')})` : ''
    }. Add somebody there`,
  );
}

function nameOf(shift: Shift): string[] {
  return shift.person ? [shift.person.name] : [];
}
