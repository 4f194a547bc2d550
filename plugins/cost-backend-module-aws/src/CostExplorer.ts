import {
  CostExplorerClient,
  Expression,
  GetCostAndUsageCommand,
} from '@aws-sdk/client-cost-explorer';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { AuthenticationError, CustomErrorBase } from '@backstage/errors';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { UtcMonth } from '@paved-path/backstage-plugin-cost-node';
import { readPages, untilAborted } from '@paved-path/provider-kit-node';
import { toAwsError, wordsOf } from './awsErrors';
import { AwsAccount, AwsSettings } from './settings';
import { AwsLine, METRICS, toLines } from './toLines';

/** Asks Cost Explorer, with the credentials that Backstage's integration has for each account. @internal */
export class CostExplorer {
  readonly #credentials: DefaultAwsCredentialsManager;
  readonly #settings: AwsSettings;
  readonly #maxAttempts: number;
  readonly #beforeRequest: () => Promise<void>;
  readonly #clients = new Map<string, CostExplorerClient>();

  constructor(options: {
    config: RootConfigService;
    settings: AwsSettings;
    /** Called before each request is sent, also those that are tried again; a request is not sent where it fails. */
    beforeRequest: () => Promise<void>;
    /** Tries of one request. By default 3. */
    maxAttempts?: number;
  }) {
    this.#credentials = DefaultAwsCredentialsManager.fromConfig(options.config);
    this.#settings = options.settings;
    this.#maxAttempts = options.maxAttempts ?? 3;
    this.#beforeRequest = options.beforeRequest;
  }

  /** All charges of a month, with all their pages. */
  async ask(
    account: AwsAccount,
    month: UtcMonth,
    signal: AbortSignal,
  ): Promise<AwsLine[]> {
    signal.throwIfAborted();
    const { grouping } = this.#settings;
    const lines: AwsLine[] = [];
    try {
      for (const { accountId, filter } of partsOf(account)) {
        lines.push(
          ...(await readPages<AwsLine, string>(async token => {
            const command = new GetCostAndUsageCommand({
              TimePeriod: { Start: month.from, End: month.to },
              Granularity: 'DAILY',
              Metrics: [...METRICS],
              GroupBy: [
                { Type: 'DIMENSION', Key: 'SERVICE' },
                { Type: grouping.type, Key: grouping.key },
              ],
              Filter: filter,
              NextPageToken: token,
            });
            const sent = this.#clientOf(account).send(command, {
              abortSignal: signal,
            });
            const page = await untilAborted(sent, signal);
            return {
              items: toLines(page, grouping, accountId),
              next: page.NextPageToken || undefined,
            };
          })),
        );
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CustomErrorBase) throw error;
      throw toAwsError(error, account, month.month);
    }
    return lines;
  }

  #clientOf(account: AwsAccount): CostExplorerClient {
    const known = this.#clients.get(account.id);
    if (known) return known;
    const { callTimeout, region } = this.#settings;
    const client = new CostExplorerClient({
      region,
      credentials: () => this.#credentialsOf(account),
      maxAttempts: this.#maxAttempts,
      requestHandler: {
        connectionTimeout: callTimeout,
        requestTimeout: callTimeout,
        throwOnRequestTimeout: true,
      },
    });
    // Within the SDK's own retries, which are paid for too.
    client.middlewareStack.add(
      next => async args => {
        await this.#beforeRequest();
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'countPaidRequests' },
    );
    this.#clients.set(account.id, client);
    return client;
  }

  async #credentialsOf({ id }: AwsAccount) {
    try {
      const { sdkCredentialProvider } =
        await this.#credentials.getCredentialProvider({ accountId: id });
      return await sdkCredentialProvider();
    } catch (error) {
      throw new AuthenticationError(
        `There are no credentials for the AWS account ${id}: ${wordsOf(
          error,
        )}; add it to aws.accounts, with a role that may be assumed`,
      );
    }
  }
}

/** Where accounts are asked for one by one, the rest is asked for as well, so that nothing is left out. */
function partsOf({
  linkedAccounts,
}: AwsAccount): Array<{ accountId?: string; filter?: Expression }> {
  if (!linkedAccounts.length) return [{}];
  const only = (ids: string[]): Expression => ({
    Dimensions: { Key: 'LINKED_ACCOUNT', Values: ids },
  });
  return [
    ...linkedAccounts.map(id => ({ accountId: id, filter: only([id]) })),
    { filter: { Not: only(linkedAccounts) } },
  ];
}
