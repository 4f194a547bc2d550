import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  CallOptions,
  ChargeLine,
  ChargeMonth,
  ChargeSlice,
  CostProvider,
  MonthCharges,
  pickTags,
  ReadRequest,
  UtcMonth,
  utcDayOf,
  utcMonthsBetween,
  utcMonthStart,
} from '@paved-path/backstage-plugin-cost-node';
import { Env0Client } from './Env0Client';
import { ALL_CLOUDS, Env0Cost, Env0Environment } from './schemas';
import { Env0Settings } from './settings';

/** env0 tells a year, of which the first month is not whole. */
const MONTHS = 12;

/** So long after its end a month is asked for again, in milliseconds, as clouds bill late. */
const CLOSING = 10 * 24 * 60 * 60_000;

/** Tags that terratag writes for env0, by which annotations find the charges. */
const ENVIRONMENT_TAG = 'env0_environment_id';
const PROJECT_TAG = 'env0_project_id';

const CLOUDS: Record<string, string> = {
  AWS: 'AWS',
  AZURE: 'Microsoft',
  GCP: 'Google Cloud',
  [ALL_CLOUDS]: 'env0',
};

/** An environment whose cost is monitored. */
type Monitored = Env0Environment & { projectName: string; costs: Env0Cost[] };

/**
 * What environments cost, as env0 counts it in the bills of their clouds. A slice is a month of all environments.
 * @internal
 */
export class Env0Provider implements CostProvider {
  readonly id = 'env0';
  readonly title = 'env0';
  readonly #client: Env0Client;
  readonly #settings: Env0Settings;
  readonly #now: () => number;
  /** What was answered in one turn is for all months. */
  #answer: { turn: number; environments: Monitored[] } | undefined;

  constructor(options: {
    client: Env0Client;
    settings: Env0Settings;
    now: () => number;
  }) {
    this.#client = options.client;
    this.#settings = options.settings;
    this.#now = options.now;
  }

  async listSlices({ signal }: CallOptions): Promise<ChargeSlice[]> {
    signal.throwIfAborted();
    const { currency, organizationId } = this.#settings;
    return this.#months().map(month => ({
      key: month.month,
      version: `${this.#turnOf(month)} ${currency} ${organizationId}`,
      from: month.from,
      to: month.to,
    }));
  }

  async *readSlice(
    slice: ChargeSlice,
    { tagKeys }: ReadRequest,
    { signal }: CallOptions,
  ): AsyncIterable<ChargeMonth[]> {
    signal.throwIfAborted();
    const found = this.#months().find(({ month }) => month === slice.key);
    if (!found) throw new NotFoundError(`env0 has no ${slice.key} any more`);
    const charges = new MonthCharges(found.month);
    for (const environment of await this.#ask(signal)) {
      const { id, costs } = environment;
      for (const { day, amounts } of costs) {
        if (day < found.from || day >= found.to) continue;
        for (const { cloud, value } of amounts) {
          const line = this.#toLine(environment, cloud, tagKeys);
          const cost = { billed: value, effective: value };
          charges.add(`${id} in ${cloud}`, line, day, cost);
        }
      }
    }
    yield* charges.batches();
  }

  notIncluded(): string[] {
    return [
      'Environments whose cost env0 does not monitor, and what their clouds have not billed yet.',
      ...(this.#settings.isBesideBill
        ? [
            'What counts twice is not taken out: where the bill of a cloud has what an environment is made of, its cost is in both.',
          ]
        : []),
    ];
  }

  linkTo({ resourceId }: { resourceId: string }): string | undefined {
    const [project, environment, ...rest] = resourceId.split('/');
    if (!project || !environment || rest.length) return undefined;
    return `${this.#settings.appUrl}/p/${encodeURIComponent(
      project,
    )}/environments/${encodeURIComponent(environment)}`;
  }

  /** The running day is not over, so a month reaches to yesterday. */
  #months(): UtcMonth[] {
    const today = utcDayOf(this.#now());
    return utcMonthsBetween(utcMonthStart(today, 1 - MONTHS), today);
  }

  #turnOf({ month, to }: UtcMonth): string {
    const now = this.#now();
    const end = Date.parse(`${utcMonthStart(`${month}-01`, 1)}T00:00:00Z`);
    return now - end < CLOSING ? `${to} ${this.#turn()}` : 'closed';
  }

  #turn(): number {
    return Math.floor(this.#now() / this.#settings.interval);
  }

  /** All months are read one after another, and each environment answers for all of them at once. */
  async #ask(signal: AbortSignal): Promise<Monitored[]> {
    const turn = this.#turn();
    if (this.#answer?.turn === turn) return this.#answer.environments;
    const projects = await this.#client.getProjectNames({ signal });
    const all = await this.#client.listEnvironments({ signal });
    const environments: Monitored[] = [];
    for (const environment of all) {
      const costs = await this.#client.getCosts(environment.id, { signal });
      if (!costs) continue;
      const { projectId } = environment;
      const projectName = projects.get(projectId) ?? projectId;
      environments.push({ ...environment, projectName, costs });
    }
    if (!environments.length) {
      throw new ServiceUnavailableError(
        all.length
          ? `env0 has no costs of any of the ${all.length} environments; does a project there have cost credentials?`
          : `env0 lists no environment of the organization ${
              this.#settings.organizationId
            }; may the API key of cost.env0 view them?`,
      );
    }
    this.#answer = { turn, environments };
    return environments;
  }

  #toLine(
    { id, name, projectId, projectName }: Monitored,
    cloud: string,
    tagKeys: readonly string[],
  ): ChargeLine {
    return {
      currency: this.#settings.currency,
      provider: CLOUDS[cloud] ?? cloud,
      service: 'env0 environments',
      category: 'Usage',
      subAccountId: projectId,
      subAccountName: projectName,
      resourceId: `${projectId}/${id}`,
      resourceName: `${projectName}/${name}`,
      resourceType: 'Environment',
      environment: name,
      tags: pickTags(
        { [ENVIRONMENT_TAG]: id, [PROJECT_TAG]: projectId },
        tagKeys,
      ),
    };
  }
}
