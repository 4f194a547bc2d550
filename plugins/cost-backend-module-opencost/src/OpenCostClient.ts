import { isError, ServiceUnavailableError } from '@backstage/errors';
import { addUtcDays } from '@paved-path/backstage-plugin-cost-node';
import {
  CallPolicyOptions,
  VendorHttpClient,
} from '@paved-path/provider-kit-node';
import {
  Allocation,
  answerSchema,
  groupsOf,
  RawAllocation,
  toAllocation,
} from './allocations';
import { ClusterSettings, OpenCostSettings } from './settings';

const PATH = '/allocation/compute';

/** Speaks to the OpenCost of one cluster (https://opencost.io/docs/integrations/api). @internal */
export class OpenCostClient {
  readonly #http: VendorHttpClient;
  readonly #labels: string[];
  readonly #vendor: string;

  constructor(
    options: CallPolicyOptions & {
      cluster: ClusterSettings;
      settings: Pick<OpenCostSettings, 'labels' | 'callTimeout'>;
    },
  ) {
    const { cluster, settings, ...policy } = options;
    this.#labels = settings.labels;
    this.#vendor = `OpenCost of ${cluster.name}`;
    this.#http = new VendorHttpClient({
      ...policy,
      vendor: this.#vendor,
      baseUrl: cluster.url,
      secretHeaders: cluster.secretHeaders,
      deadline: settings.callTimeout,
    });
  }

  /**
   * What everything cost on a day; empty where OpenCost knows nothing of it.
   *
   * @param day - In UTC. It must have ended.
   */
  async askDay(day: string, signal: AbortSignal): Promise<Allocation[]> {
    const from = `${day}T00:00:00Z`;
    const to = `${addUtcDays(day, 1)}T00:00:00Z`;
    const { code, data, message } = await this.#http.send(
      answerSchema,
      {
        path: PATH,
        query: {
          window: `${from},${to}`,
          step: '1d',
          accumulate: 'false',
          aggregate: groupsOf(this.#labels).join(','),
          includeIdle: 'true',
        },
      },
      { signal },
    );
    if (code !== undefined && code !== 200) {
      const words = this.#http.redact(message ?? 'no reason');
      throw this.#failure(day, `it answered ${code}: ${words}`);
    }
    const sets = data ?? [];
    if (sets.length > 1) {
      throw this.#failure(day, `it answered ${sets.length} steps for one day`);
    }
    return Object.entries(sets[0] ?? {}).flatMap(([name, raw]) =>
      raw ? this.#read(day, name, raw, [from, to]) : [],
    );
  }

  #read(
    day: string,
    name: string,
    raw: RawAllocation,
    [from, to]: [string, string],
  ): Allocation {
    const { start, end } = raw.window;
    if (
      Date.parse(start) !== Date.parse(from) ||
      Date.parse(end) !== Date.parse(to)
    ) {
      throw this.#failure(
        day,
        `it answered ${name} for ${start} to ${end}, which is another time`,
      );
    }
    try {
      return toAllocation(name, raw, this.#labels);
    } catch (error) {
      const reason = isError(error) ? error.message : String(error);
      throw this.#failure(day, `totalCost of ${name}: ${reason}`);
    }
  }

  #failure(day: string, reason: string): Error {
    return new ServiceUnavailableError(
      `${this.#vendor} could not be read for ${day}: ${reason}`,
    );
  }
}
