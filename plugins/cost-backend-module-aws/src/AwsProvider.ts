import { Entity } from '@backstage/catalog-model';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  CallOptions,
  ChargeLine,
  ChargeMonth,
  ChargeSelector,
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
import { createHash } from 'node:crypto';
import { CostExplorer } from './CostExplorer';
import { AwsDatabase } from './database/AwsDatabase';
import { turnOf } from './schedule';
import { categoryTag, costCategorySelectorsOf } from './selectors';
import { AwsAccount, AwsSettings } from './settings';
import { AwsLine } from './toLines';

/** So long an account is left alone after it failed, in milliseconds: less than the backend's own hour between its turns. */
const PAUSE = 55 * 60_000;

type MonthSlice = ChargeSlice &
  UtcMonth & {
    account: AwsAccount;
    /** Names what is asked of AWS; an answer to it holds, however the charges are shown. */
    question: string;
  };

/**
 * Charges from Cost Explorer, by day and service, and by tag, cost category or account. A slice is a month of an account.
 *
 * @remarks
 * Requests cost money. So a month's turn to be asked for comes by the clock, an answer is kept in the database until the next turn, and an
 * account that failed is left alone for a while.
 *
 * @internal
 */
export class AwsProvider implements CostProvider {
  readonly id = 'aws';
  readonly title = 'AWS Cost Explorer';
  readonly #costExplorer: Pick<CostExplorer, 'ask'>;
  readonly #database: AwsDatabase;
  readonly #settings: AwsSettings;
  readonly #now: () => number;
  readonly #failures = new Map<string, { message: string; until: number }>();

  constructor(options: {
    costExplorer: Pick<CostExplorer, 'ask'>;
    database: AwsDatabase;
    settings: AwsSettings;
    now: () => number;
  }) {
    this.#costExplorer = options.costExplorer;
    this.#database = options.database;
    this.#settings = options.settings;
    this.#now = options.now;
  }

  async listSlices({ signal }: CallOptions): Promise<ChargeSlice[]> {
    signal.throwIfAborted();
    const slices = this.#list();
    const [first] = slices.map(({ month }) => month).sort();
    if (first) await this.#database.answers.deleteBefore(first);
    return slices.map(({ account, month, question, ...slice }) => slice);
  }

  /** Those of accounts that are asked no more. Months that Cost Explorer has no more stay. */
  async listWithdrawn(
    keys: string[],
    { signal }: CallOptions,
  ): Promise<string[]> {
    signal.throwIfAborted();
    const ids = this.#settings.accounts.map(({ id }) => id);
    return keys.filter(key => !ids.includes(key.split('/', 1)[0]));
  }

  async *readSlice(
    slice: ChargeSlice,
    { tagKeys }: ReadRequest,
    { signal }: CallOptions,
  ): AsyncIterable<ChargeMonth[]> {
    signal.throwIfAborted();
    const found = this.#list().find(({ key }) => key === slice.key);
    if (!found) {
      throw new NotFoundError(`AWS Cost Explorer has no ${slice.key} any more`);
    }
    const charges = new MonthCharges(found.month);
    for (const line of await this.#answer(found, signal)) {
      const { day, billed, effective, ...rest } = line;
      const charge = this.#toCharge(line, found.account, tagKeys);
      charges.add(JSON.stringify(rest), charge, day, { billed, effective });
    }
    yield* charges.batches();
  }

  notIncluded(): string[] {
    return [
      'What AWS has not billed yet: Cost Explorer is up to a day behind, and a month’s last charges come some days after its end.',
    ];
  }

  selectorsOf(entity: Entity): ChargeSelector[] {
    return costCategorySelectorsOf(entity);
  }

  async getPaidRequests() {
    const month = utcDayOf(this.#now()).slice(0, 7);
    const count = await this.#database.paidRequests.get(month);
    // One cent each.
    const cents = String(count).padStart(3, '0');
    return {
      count,
      cost: `${cents.slice(0, -2)}.${cents.slice(-2)}`,
      currency: 'USD',
    };
  }

  /** The running day is not over, so a month reaches to yesterday. */
  #list(): MonthSlice[] {
    const { accounts, grouping, interval, months } = this.#settings;
    const now = this.#now();
    const today = utcDayOf(now);
    const span = utcMonthsBetween(utcMonthStart(today, 1 - months), today);
    return accounts.flatMap(account => {
      const { environment = '', linkedAccounts } = account;
      const query = hashOf([grouping, linkedAccounts]);
      return span.map(month => {
        const question = `${turnOf(month, now, interval)} ${query}`;
        return {
          ...month,
          key: `${account.id}/${month.month}`,
          version: `${question} ${hashOf(environment)}`,
          question,
          account,
          // Not its name, which may change while older months keep theirs.
          group: account.id,
        };
      });
    });
  }

  async #answer(slice: MonthSlice, signal: AbortSignal): Promise<AwsLine[]> {
    const { account, month, question } = slice;
    const { answers } = this.#database;
    const kept = await answers.get(account.id, month, question);
    if (kept) return kept;
    const failure = this.#failures.get(account.id);
    if (failure && failure.until > this.#now()) {
      throw new ServiceUnavailableError(
        `${failure.message} (not asked again before ${new Date(
          failure.until,
        ).toISOString()}, as each request costs money)`,
      );
    }
    let lines: AwsLine[];
    try {
      lines = await this.#costExplorer.ask(account, slice, signal);
    } catch (error) {
      signal.throwIfAborted();
      // What is refused is wrong with the month alone.
      if ((error as Error).name !== 'SliceRefusedError') {
        this.#failures.set(account.id, {
          message: (error as Error).message,
          until: this.#now() + PAUSE,
        });
      }
      throw error;
    }
    this.#failures.delete(account.id);
    await answers.save(
      { account: account.id, month, question, lines },
      this.#now(),
    );
    return lines;
  }

  #toCharge(
    line: AwsLine,
    account: AwsAccount,
    tagKeys: readonly string[],
  ): ChargeLine {
    const { grouping } = this.#settings;
    const key =
      grouping.type === 'COST_CATEGORY'
        ? categoryTag(grouping.key)
        : grouping.key;
    const category = categoryOf(line.service);
    return {
      currency: line.currency,
      provider: 'AWS',
      service: line.service,
      category,
      // What is bought or taxed on a day says nothing of what was used until then.
      lastOwnDay: category === 'Usage' ? undefined : 0,
      subAccountId: line.accountId,
      subAccountName: line.accountName,
      environment: account.environment,
      tags: pickTags({ [key]: line.value }, tagKeys),
    };
  }
}

/** Cost Explorer tells it by the name of the service, where it tells it at all. */
function categoryOf(service: string): string {
  if (service === 'Tax') return 'Tax';
  return /^Savings Plans for /.test(service) ? 'Purchase' : 'Usage';
}

function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value))
    .digest('hex')
    .slice(0, 16);
}
