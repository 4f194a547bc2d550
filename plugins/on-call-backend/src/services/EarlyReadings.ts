import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { EntityClaims } from './EntityClaims';

/** In milliseconds after the start. */
const MOMENTS = [8_000, 15_000, 25_000, 40_000];

/** Just after a start the catalog is still being filled: then it is read again sooner than it would be. @internal */
export class EarlyReadings {
  readonly #claims: EntityClaims;
  readonly #logger: LoggerService;
  readonly #interval: number;
  readonly #stopping = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #reading: Promise<void> = Promise.resolve();

  constructor(options: {
    claims: EntityClaims;
    logger: LoggerService;
    /** How often it is read later on, in milliseconds. */
    catalogInterval: number;
  }) {
    this.#claims = options.claims;
    this.#logger = options.logger;
    this.#interval = options.catalogInterval;
  }

  start(): void {
    for (const moment of MOMENTS.filter(each => each < this.#interval)) {
      const timer = setTimeout(() => {
        this.#reading = this.#reading.then(() => this.#read());
      }, moment);
      timer.unref();
      this.#timers.push(timer);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The backend stops'));
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#reading;
  }

  async #read(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    try {
      await this.#claims.readCatalog(this.#stopping.signal);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      this.#logger.warn(
        `The catalog could not be read: ${toError(error).message}`,
      );
    }
  }
}
