import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { AuthenticationError } from '@backstage/errors';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { untilAborted } from '@paved-path/provider-kit-node';
import { toAwsError, wordsOf } from './awsErrors';
import { AwsAccount, AwsSettings } from './settings';

/** An account in one region. @internal */
export type AwsPlace = { account: AwsAccount; region: string };

/** The two clients of a place. @internal */
export type AwsClients = {
  tagging: ResourceGroupsTaggingAPIClient;
  cloudTrail: CloudTrailClient;
};

/**
 * Calls AWS with the credentials that Backstage's integration has for each account.
 *
 * @remarks
 * The SDK retries what is throttled or down, a bounded number of times, and slows down by itself where it is throttled. What fails is an error of
 * `@backstage/errors` that names the account and the region, without a credential.
 *
 * @internal
 */
export class AwsAccess {
  readonly #credentials: DefaultAwsCredentialsManager;
  readonly #callTimeout: number;
  readonly #maxAttempts: number;
  readonly #clients = new Map<string, AwsClients>();

  constructor(options: {
    config: RootConfigService;
    settings: Pick<AwsSettings, 'callTimeout'>;
    /** Tries of one call. By default 5. */
    maxAttempts?: number;
  }) {
    this.#credentials = DefaultAwsCredentialsManager.fromConfig(options.config);
    this.#callTimeout = options.settings.callTimeout;
    this.#maxAttempts = options.maxAttempts ?? 5;
  }

  async call<T>(
    place: AwsPlace,
    /** Such as `tag:GetResources`, the permission that it needs. */
    action: string,
    signal: AbortSignal,
    send: (clients: AwsClients) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    try {
      return await untilAborted(send(this.#clientsOf(place)), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw toAwsError(error, place, action);
    }
  }

  #clientsOf({ account, region }: AwsPlace): AwsClients {
    const key = `${account.id} ${region}`;
    const known = this.#clients.get(key);
    if (known) return known;
    const options = {
      region,
      credentials: () => this.#credentialsOf(account),
      retryMode: 'adaptive',
      maxAttempts: this.#maxAttempts,
      requestHandler: {
        connectionTimeout: this.#callTimeout,
        requestTimeout: this.#callTimeout,
        throwOnRequestTimeout: true,
      },
    };
    const clients = {
      tagging: new ResourceGroupsTaggingAPIClient(options),
      cloudTrail: new CloudTrailClient(options),
    };
    this.#clients.set(key, clients);
    return clients;
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
