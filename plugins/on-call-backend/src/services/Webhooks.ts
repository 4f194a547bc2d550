import { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  OnCallProvider,
  WebhookReading,
} from '@paved-path/backstage-plugin-on-call-node';
import { IncomingHttpHeaders } from 'node:http';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { hashOf } from './errors';
import { ServiceRefresher } from './ServiceRefresher';

// No delivery speaks of more services; what else changed is found when all is read.
const MOST_KEYS = 100;

/** Hears of changes from providers. What a webhook says is believed only so far as to look again. @internal */
export class Webhooks {
  readonly #database: OnCallDatabase;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;
  readonly #refresher: ServiceRefresher;
  readonly #logger: LoggerService;

  constructor(options: {
    database: OnCallDatabase;
    providers: ReadonlyMap<string, OnCallProvider>;
    refresher: ServiceRefresher;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#refresher = options.refresher;
    this.#logger = options.logger;
  }

  /**
   * Hears a webhook; one that was heard before has no effect.
   *
   * @throws AuthenticationError where it is forged, and InputError where it cannot be read: both without saying why
   */
  async hear(
    providerId: string,
    request: { headers: IncomingHttpHeaders; body: Buffer },
  ): Promise<void> {
    const provider = this.#providers.get(providerId);
    const readWebhook = provider?.readWebhook;
    if (!readWebhook) throw new NotFoundError('Nobody listens here');
    const { deliveryId, keys } = await this.#read(
      () => readWebhook.call(provider, request),
      provider.title,
    );
    // An id may be as long as it likes.
    const name = hashOf(deliveryId);
    const { providers } = this.#database;
    if (await providers.hasDelivery(providerId, name)) return;
    const known = await this.#database.services.list(
      providerId,
      keys.slice(0, MOST_KEYS),
    );
    await this.#refresher.want(known.map(({ key }) => ({ providerId, key })));
    // Last: one that had no effect is sent again, and is to have it then.
    await providers.noteDelivery(providerId, name);
  }

  async #read(
    read: () => Promise<WebhookReading>,
    title: string,
  ): Promise<WebhookReading> {
    try {
      return await read();
    } catch (error) {
      const { name, message } = toError(error);
      this.#logger.warn(`A webhook for ${title} was refused: ${message}`);
      if (name === 'AuthenticationError') {
        throw new AuthenticationError('The webhook was refused');
      }
      throw name === 'InputError'
        ? new InputError('The webhook cannot be read')
        : new ServiceUnavailableError('The webhook cannot be read now');
    }
  }
}
