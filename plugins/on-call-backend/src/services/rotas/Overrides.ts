import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { OverrideRequest } from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  PeopleDirectory,
} from '@paved-path/backstage-plugin-on-call-node';
import { CallerCredentials } from '@paved-path/provider-kit-node';
import { splitGlobalId } from '../../rules/ids';
import { checkRange } from '../../rules/rotas/checkRange';
import { keptRange } from '../../rules/rotas/ranges';
import { Caller, CommandRunner } from '../CommandRunner';
import { hashOf } from '../errors';
import { OnCallReporter } from '../OnCallReporter';
import { requirePerson } from '../requirePerson';
import { RotaAccess } from './RotaAccess';
import { ReadRota, requireKnown } from './ReadRota';
import { RotaReader } from './RotaReader';
import { RotaRefresher } from './RotaRefresher';

// Who changes a rota sees the change at once where the provider is quick; else it is signalled.
const LONGEST_WAIT = 3_000;

/** Puts people on call in place of others. @internal */
export class Overrides {
  readonly #reader: RotaReader;
  readonly #access: RotaAccess;
  readonly #refresher: RotaRefresher;
  readonly #people: PeopleDirectory;
  readonly #runner: CommandRunner;
  readonly #reporter: OnCallReporter;
  readonly #logger: LoggerService;

  constructor(options: {
    rotaReader: RotaReader;
    rotaAccess: RotaAccess;
    rotaRefresher: RotaRefresher;
    people: PeopleDirectory;
    runner: CommandRunner;
    reporter: OnCallReporter;
    logger: LoggerService;
  }) {
    this.#reader = options.rotaReader;
    this.#access = options.rotaAccess;
    this.#refresher = options.rotaRefresher;
    this.#people = options.people;
    this.#runner = options.runner;
    this.#reporter = options.reporter;
    this.#logger = options.logger;
  }

  /** @throws NotFoundError, NotAllowedError, ServiceUnavailableError */
  async requireRota(
    rotaId: string,
    credentials: CallerCredentials,
  ): Promise<ReadRota> {
    const rota = await this.#reader.require(rotaId, keptRange(Date.now()));
    await this.#access.requireOverride(rota, credentials);
    return requireKnown(rota);
  }

  /** @throws InputError naming the field, ConflictError, NotImplementedError, ServiceUnavailableError */
  async create(
    rota: ReadRota,
    request: OverrideRequest,
    caller: Caller,
  ): Promise<void> {
    const person = await requirePerson(this.#people, 'person', request.person);
    const { actor, key } = caller;
    // Two people may choose the same key.
    const idempotencyKey = hashOf([actor.entityRef, key]);
    const { person: ref, start, end } = request;
    await this.#runner.once(
      caller,
      ['override', rota.id, ref, start, end],
      () =>
        this.put(rota, {
          ...checkRange({ start, end }, Date.now()),
          person,
          actor,
          idempotencyKey,
        }),
      async () => {},
    );
  }

  /** Has the provider put somebody on call, and shows it. */
  async put(
    rota: Pick<ReadRota, 'id' | 'providerId' | 'nativeId'>,
    override: {
      start: string;
      end: string;
      person: Actor;
      actor: Actor;
      idempotencyKey: string;
    },
  ): Promise<void> {
    const provider = this.#access.requireProvider(rota);
    try {
      await this.#runner.call(provider, 'the rota', signal =>
        provider.createOverride(rota.nativeId, override, { signal }),
      );
    } finally {
      await this.#show(rota);
    }
  }

  /** @throws NotFoundError, NotImplementedError, ServiceUnavailableError */
  async delete(rota: ReadRota, overrideId: string): Promise<void> {
    const provider = this.#access.requireProvider(rota);
    try {
      await this.#runner.call(provider, 'the rota', signal =>
        provider.deleteOverride(rota.nativeId, overrideId, { signal }),
      );
    } finally {
      await this.#show(rota);
    }
  }

  async #show({ id }: Pick<ReadRota, 'id'>): Promise<void> {
    const refresh = this.#refresher
      .refresh(splitGlobalId(id).providerId)
      .catch(error =>
        this.#logger.warn(
          `The rotas were not read after a change: ${toError(error).message}`,
        ),
      );
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      refresh,
      new Promise(resolve => {
        timer = setTimeout(resolve, LONGEST_WAIT);
      }),
    ]);
    clearTimeout(timer);
    this.#reporter.everybody({ rotaId: id });
  }
}
