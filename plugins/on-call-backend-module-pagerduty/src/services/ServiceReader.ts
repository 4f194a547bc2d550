import {
  EscalationLevel,
  ServiceStatus,
  serviceStatusSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  ProviderIncident,
  ServiceReading,
  ServiceSnapshot,
} from '@paved-path/backstage-plugin-on-call-node';
import { setImmediate } from 'node:timers/promises';
import { PagerDutyCallOptions } from '../http/PagerDutyHttp';
import { toKey } from '../keys';
import { IncidentClient } from '../IncidentClient';
import { PagerDutyClient } from '../PagerDutyClient';
import { KnownPerson, People } from '../People';
import { PagerDutyIncident, PagerDutyService, PagerDutyUser } from '../schemas';
import { OnCalls, PolicyOnCalls } from './OnCalls';
import { PolicyAnswer } from './PolicyQuestions';
import { ReachedLevels } from './ReachedLevels';
import { ServiceDirectory } from './ServiceDirectory';
import { PlainLevel, toLevel, toPlainLevels } from './toLevels';
import { toProblems } from './toProblems';

/** How many services are asked about at once: their ids stand in an address, which must not become too long. */
const AT_ONCE = 100;
const OPEN = ['triggered', 'acknowledged'];
const NO_POLICY: PolicyOnCalls = { now: [], ahead: [], until: 0 };

type DescribedPolicy = {
  /** When, in milliseconds since 1970. */
  time: number;
  plain: PlainLevel[];
  people: Map<string, KnownPerson>;
  levels: EscalationLevel[];
};

/**
 * How the services of one account stand now.
 * @internal
 */
export class ServiceReader {
  readonly #accountId: string;
  readonly #incidents: IncidentClient;
  readonly #directory: ServiceDirectory;
  readonly #people: People;
  readonly #onCalls: OnCalls;
  readonly #levels: ReachedLevels;
  readonly #toIncident: (
    incident: PagerDutyIncident,
    options: PagerDutyCallOptions,
  ) => Promise<ProviderIncident>;

  constructor(options: {
    accountId: string;
    client: PagerDutyClient;
    incidents: IncidentClient;
    directory: ServiceDirectory;
    people: People;
    /** Told of every open incident, and how its policy stands. */
    levels: ReachedLevels;
    toIncident: (
      incident: PagerDutyIncident,
      options: PagerDutyCallOptions,
    ) => Promise<ProviderIncident>;
  }) {
    this.#accountId = options.accountId;
    this.#incidents = options.incidents;
    this.#directory = options.directory;
    this.#people = options.people;
    this.#levels = options.levels;
    this.#toIncident = options.toIncident;
    this.#onCalls = new OnCalls({ client: options.client });
  }

  /** Each service has its own outcome; what fails for some leaves the others alone. */
  async read(
    keys: string[],
    options: PagerDutyCallOptions,
  ): Promise<Map<string, ServiceReading>> {
    const readings = new Map<string, ServiceReading>();
    const fail = (failed: string[], error: unknown) => {
      options.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      for (const key of failed) {
        readings.set(key, { outcome: 'failed', reason });
      }
    };
    const ids = new Map<string, string>();
    await Promise.all(
      keys.map(async key => {
        try {
          ids.set(key, await this.#directory.resolve(key, options));
        } catch (error) {
          fail([key], error);
        }
      }),
    );
    const known = keys.filter(key => ids.has(key));
    let services: Map<string, PagerDutyService>;
    try {
      services = await this.#directory.get([...ids.values()], options);
    } catch (error) {
      fail(known, error);
      return readings;
    }
    for (const key of known) {
      if (services.has(ids.get(key)!)) continue;
      fail(
        [key],
        new Error(
          `The PagerDuty account '${this.#accountId}' has no service ${ids.get(
            key,
          )}; look at the annotations pagerduty.com/service-id and pagerduty.com/account, and at what the account's key may see`,
        ),
      );
    }
    const found = [...services.values()];
    for (let start = 0; start < found.length; start += AT_ONCE) {
      const part = found.slice(start, start + AT_ONCE);
      const partIds = new Set(part.map(({ id }) => id));
      const partKeys = known.filter(key => partIds.has(ids.get(key)!));
      try {
        const snapshots = await this.#readSnapshots(part, options);
        for (const key of partKeys) {
          const snapshot = snapshots.get(ids.get(key)!)!;
          if ('error' in snapshot) fail([key], snapshot.error);
          else readings.set(key, { outcome: 'ok', snapshot: snapshot.value });
        }
      } catch (error) {
        fail(partKeys, error);
      }
    }
    return readings;
  }

  async #readSnapshots(
    services: PagerDutyService[],
    options: PagerDutyCallOptions,
  ): Promise<Map<string, PolicyAnswer<ServiceSnapshot>>> {
    const policyIds = new Set(
      services.flatMap(({ escalation_policy: policy }) => policy?.id ?? []),
    );
    const [onCalls, incidents] = await Promise.all([
      this.#onCalls.get([...policyIds], options),
      this.#incidents.listIncidents(
        { serviceIds: services.map(({ id }) => id), statuses: OPEN },
        options,
      ),
    ]);
    // Many services share a policy.
    const described = new Map<string, Promise<DescribedPolicy>>();
    const describe = (
      policy: PagerDutyService['escalation_policy'],
      value: PolicyOnCalls,
    ) => {
      const id = policy?.id ?? '';
      const known = described.get(id);
      if (known) return known;
      const made = this.#describePolicy(policy, value, options);
      described.set(id, made);
      return made;
    };
    const snapshots = new Map<string, PolicyAnswer<ServiceSnapshot>>();
    for (const service of services) {
      const { escalation_policy: policy } = service;
      const answer = policy ? onCalls.get(policy.id)! : { value: NO_POLICY };
      if ('error' in answer) {
        snapshots.set(service.id, answer);
        continue;
      }
      const own = incidents.filter(
        incident => incident.service?.id === service.id,
      );
      const snapshot = await this.#toSnapshot(
        service,
        await describe(policy, answer.value),
        own,
        options,
      );
      snapshots.set(service.id, { value: snapshot });
      // There may be thousands, and others want to be served meanwhile.
      await setImmediate();
    }
    return snapshots;
  }

  async #describePolicy(
    policy: PagerDutyService['escalation_policy'],
    onCalls: PolicyOnCalls,
    options: PagerDutyCallOptions,
  ): Promise<DescribedPolicy> {
    const time = Date.now();
    const plain = toPlainLevels(policy, onCalls, time);
    const shown = new Set(
      plain.flatMap(({ now, next }) =>
        (next ? [...now, next] : now).map(({ userId }) => userId),
      ),
    );
    const users = new Map<string, PagerDutyUser>();
    for (const { user } of [...onCalls.ahead, ...onCalls.now]) {
      if (user && shown.has(user.id)) users.set(user.id, user);
    }
    const people = new Map<string, KnownPerson>();
    await Promise.all(
      [...users].map(async ([id, user]) =>
        people.set(id, await this.#people.know(user, options)),
      ),
    );
    const persons = new Map(
      [...people].map(([id, { person }]) => [id, person]),
    );
    const levels = plain.map(level =>
      toLevel(level, persons, id => toKey(this.#accountId, id)),
    );
    return { time, plain, people, levels };
  }

  async #toSnapshot(
    service: PagerDutyService,
    { time, plain, people, levels }: DescribedPolicy,
    incidents: PagerDutyIncident[],
    options: PagerDutyCallOptions,
  ): Promise<ServiceSnapshot> {
    const { escalation_policy: policy } = service;
    for (const incident of incidents) this.#levels.learn(incident, plain);
    const openIncidents = await Promise.all(
      incidents.map(incident => this.#toIncident(incident, options)),
    );
    return {
      name: service.name ?? service.summary ?? service.id,
      ...(service.html_url && { url: service.html_url }),
      status: readStatus(service.status),
      ...(policy && {
        policy: {
          name: policy.name ?? policy.summary ?? policy.id,
          ...(policy.html_url && { url: policy.html_url }),
        },
      }),
      levels,
      problems: toProblems(service, plain, people, time),
      openIncidents,
    };
  }
}

function readStatus(status: string | undefined): ServiceStatus {
  const known = serviceStatusSchema.safeParse(status);
  return known.success ? known.data : 'unknown';
}
