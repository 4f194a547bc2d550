import { isError } from '@backstage/errors';
import { z } from 'zod';
import { PagerDutyCallOptions, PagerDutyHttp } from './http/PagerDutyHttp';
import {
  listSchema,
  onCallSchema,
  OnCallEntry,
  PagerDutyService,
  PagerDutyUser,
  ServiceKeys,
  serviceKeysSchema,
  serviceSchema,
  userSchema,
} from './schemas';

const serviceList = listSchema('services', serviceSchema);
const serviceKeysList = listSchema('services', serviceKeysSchema);
const onCallList = listSchema('oncalls', onCallSchema);
const userList = listSchema('users', userSchema);
const oneService = z.object({ service: serviceSchema });
const oneUser = z.object({ user: userSchema });

const SERVICE_INCLUDES = ['escalation_policies', 'integrations'];

/**
 * The operations of PagerDuty's REST API on the services, the people on call and the users of one account.
 * @internal
 */
export class PagerDutyClient {
  readonly #http: PagerDutyHttp;

  constructor(options: { http: PagerDutyHttp }) {
    this.#http = options.http;
  }

  /** All services of the account, with their escalation policies and the key of the portal's integration. */
  async listServices(
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyService[]> {
    const query = { 'include[]': SERVICE_INCLUDES };
    return this.#http.list(
      serviceList,
      { path: '/services', query, scope: 'services.read' },
      options,
    );
  }

  /** The keys of all services' integrations. */
  async listServiceKeys(options: PagerDutyCallOptions): Promise<ServiceKeys[]> {
    const query = { 'include[]': ['integrations'] };
    return this.#http.list(
      serviceKeysList,
      { path: '/services', query, scope: 'services.read' },
      options,
    );
  }

  /** The same of one service; undefined where there is none of that id. */
  async getService(
    id: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyService | undefined> {
    const path = `/services/${encodeURIComponent(id)}`;
    const query = { 'include[]': SERVICE_INCLUDES };
    return orUndefined(
      this.#http
        .send(oneService, { path, query, scope: 'services.read' }, options)
        .then(({ service }) => service),
    );
  }

  /** Who is on call in the time, at every level of the policies; without a time, now. */
  async listOnCalls(
    policyIds: string[],
    range: { since: string; until: string } | undefined,
    options: PagerDutyCallOptions,
  ): Promise<OnCallEntry[]> {
    const query = {
      'escalation_policy_ids[]': policyIds,
      'include[]': ['users'],
      time_zone: 'UTC',
      ...range,
    };
    return this.#http.list(
      onCallList,
      { path: '/oncalls', query, scope: 'oncalls.read' },
      options,
    );
  }

  /** The user with that email address, in any case. */
  async findUser(
    email: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyUser | undefined> {
    const wanted = email.toLocaleLowerCase('en-US');
    const isWanted = (user: PagerDutyUser) =>
      user.email?.toLocaleLowerCase('en-US') === wanted;
    // The query also finds what only resembles it.
    const found = await this.#http.list(
      userList,
      { path: '/users', query: { query: email }, scope: 'users.read' },
      options,
      users => users.some(isWanted),
    );
    return found.find(isWanted);
  }

  /** Undefined where there is no such user, such as one who was deleted. */
  async getUser(
    id: string,
    options: PagerDutyCallOptions,
  ): Promise<PagerDutyUser | undefined> {
    const path = `/users/${encodeURIComponent(id)}`;
    return orUndefined(
      this.#http
        .send(oneUser, { path, scope: 'users.read' }, options)
        .then(({ user }) => user),
    );
  }
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') return undefined;
    throw error;
  }
}
