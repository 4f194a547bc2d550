import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import {
  Swap,
  SwapAnswer,
  SwapRequest,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  Actor,
  PeopleDirectory,
} from '@paved-path/backstage-plugin-on-call-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OnCallDatabase } from '../../database/OnCallDatabase';
import { SwapRow } from '../../database/rotas/SwapStore';
import { checkRange } from '../../rules/rotas/checkRange';
import {
  answeredOtherwise,
  hasBegun,
  requireParty,
  toSwap,
  uncoveredBy,
} from '../../rules/rotas/swapRules';
import { Caller, CommandRunner } from '../CommandRunner';
import { hashOf, isRefusal } from '../errors';
import { requirePerson } from '../requirePerson';
import { Overrides } from './Overrides';
import { RotaAccess } from './RotaAccess';
import { ReadRota, requireKnown } from './ReadRota';
import { RotaReader } from './RotaReader';
import { SwapTeller } from './SwapTeller';

const LOOK_INTERVAL = 100;
// Accepting asks the provider twice, and reads its rotas again.
const CALLS = 3;
const LEASE_MARGIN = 30_000;

/** People ask each other to take shifts. @internal */
export class Swaps {
  readonly #database: OnCallDatabase;
  readonly #reader: RotaReader;
  readonly #access: RotaAccess;
  readonly #overrides: Overrides;
  readonly #people: PeopleDirectory;
  readonly #runner: CommandRunner;
  readonly #teller: SwapTeller;
  readonly #logger: LoggerService;
  readonly #timeout: number;

  constructor(options: {
    database: OnCallDatabase;
    rotaReader: RotaReader;
    rotaAccess: RotaAccess;
    overrides: Overrides;
    people: PeopleDirectory;
    runner: CommandRunner;
    swapTeller: SwapTeller;
    logger: LoggerService;
    /** What a provider may take to answer, in milliseconds. */
    callTimeout: number;
  }) {
    this.#database = options.database;
    this.#reader = options.rotaReader;
    this.#access = options.rotaAccess;
    this.#overrides = options.overrides;
    this.#people = options.people;
    this.#runner = options.runner;
    this.#teller = options.swapTeller;
    this.#logger = options.logger;
    this.#timeout = options.callTimeout;
  }

  /**
   * Asks somebody to take a shift of the caller's, or a part of it.
   *
   * @throws InputError naming the field, ConflictError, NotFoundError, NotImplementedError, ServiceUnavailableError
   */
  async ask(
    rotaId: string,
    request: SwapRequest,
    caller: Caller,
  ): Promise<Swap> {
    const { actor, key } = caller;
    const { to, start, end, reason } = request;
    const id = hashOf([actor.entityRef, key]).slice(0, 36);
    return this.#runner.once(
      caller,
      ['swap', rotaId, to, start, end, reason],
      () => this.#ask(id, rotaId, request, actor),
      async () => toSwap(await this.#require(id)),
    );
  }

  /** Those of a rota, or those that somebody asked for or is asked for; the newest first. */
  async list(of: { rotaId: string } | { person: string }): Promise<Swap[]> {
    return (await this.#database.swaps.list(of)).map(toSwap);
  }

  /**
   * Accepts, declines or withdraws what was asked. The same answer again has no effect.
   *
   * @throws NotFoundError, NotAllowedError, ConflictError where something else was answered, or where the shift is another by now
   */
  async answer(id: string, answer: SwapAnswer, actor: Actor): Promise<Swap> {
    const row = await this.#require(id);
    requireParty(row, answer, actor);
    if (answer === 'accept') return this.#accept(row, actor);
    const state = answer === 'decline' ? 'declined' : 'withdrawn';
    const now = Date.now();
    const isOver = hasBegun(row, now)
      ? await this.#expire(row, now).then(() => true)
      : await this.#findDone(row, now);
    const isMine = !isOver && (await this.#database.swaps.end(id, state, now));
    const after = await this.#require(id);
    if (!isMine && after.state !== state) throw answeredOtherwise(after);
    if (isMine) await this.#teller.ended(after, state);
    return toSwap(after);
  }

  /** Ends those that nobody answered before their shift began. */
  async expireBegun(): Promise<void> {
    const now = Date.now();
    for (const row of await this.#database.swaps.listBegun(now)) {
      try {
        await this.#expire(row, now);
      } catch (error) {
        // Nobody is told what is not known; it is asked again.
        this.#logger.warn(
          `Whether the swap ${row.id} was done is not known yet: ${
            toError(error).message
          }`,
        );
      }
    }
  }

  async #ask(
    id: string,
    rotaId: string,
    request: SwapRequest,
    actor: Actor,
  ): Promise<Swap> {
    const { to: toRef, reason } = request;
    const now = Date.now();
    const range = checkRange(request, now);
    if (Date.parse(range.start) <= now) {
      throw new InputError(
        `start: ${range.start} has begun; ask for a time that is still to come`,
      );
    }
    const rota = requireKnown(await this.#reader.require(rotaId, range));
    this.#access.requireProvider(rota);
    const missing = uncoveredBy(actor.entityRef, rota, range);
    if (missing) {
      throw new InputError(
        `start: you are not on call in ${rota.name} at ${missing}; only shifts of your own can be swapped`,
      );
    }
    const to = await requirePerson(this.#people, 'to', toRef);
    if (to.entityRef === actor.entityRef) {
      throw new InputError('to: this is you; ask somebody else of the rota');
    }
    if (!rota.people.some(each => each.entityRef === to.entityRef)) {
      const names = rota.people
        .filter(each => each.entityRef && each.entityRef !== actor.entityRef)
        .map(each => each.name);
      throw new InputError(
        `to: ${to.name} is not in ${rota.name}; ask one of ${
          names.join(', ') || 'those who are, once there are any'
        }`,
      );
    }
    const swap = {
      id,
      rota_id: rota.id,
      rota_name: rota.name,
      owner_ref: rota.ownerRefs[0] ?? null,
      time_zone: rota.timeZone,
      from_ref: actor.entityRef,
      from_name: actor.name,
      to_ref: to.entityRef,
      to_name: to.name,
      start_at: range.start,
      end_at: range.end,
      reason: reason?.trim() || null,
      asked_at: new Date(now).toISOString(),
    };
    if (await this.#database.swaps.findAsked(swap)) {
      throw new ConflictError(
        `You asked ${to.name} for this time already; wait for the answer, or take it back first`,
      );
    }
    const row = await this.#database.swaps.add(swap);
    await this.#teller.asked(row);
    return toSwap(row);
  }

  async #accept({ id }: SwapRow, actor: Actor): Promise<Swap> {
    const { swaps } = this.#database;
    const owner = randomUUID();
    let row: SwapRow;
    for (;;) {
      row = await this.#require(id);
      if (row.state === 'accepted') return toSwap(row);
      const now = Date.now();
      if (row.state !== 'asked') throw answeredOtherwise(row);
      const until = now + CALLS * this.#timeout + LEASE_MARGIN;
      if (hasBegun(row, now)) await this.#expire(row, now);
      else if (await swaps.take(id, { owner, now, until })) break;
      // It is expired now, or the same person accepts it in another window.
      await wait(LOOK_INTERVAL);
    }
    try {
      await this.#carryOut(row, owner, actor);
    } catch (error) {
      await swaps.giveBack(id, owner);
      throw error;
    }
    const isMine = await swaps.accept(id, owner, new Date().toISOString());
    const after = await this.#require(id);
    if (isMine) await this.#teller.ended(after, 'accepted');
    return toSwap(after);
  }

  /** Puts the one who accepts on call, unless the shift is another by now. */
  async #carryOut(row: SwapRow, owner: string, actor: Actor): Promise<void> {
    const range = { start: row.start_at, end: row.end_at };
    const rota = await this.#reader.ask(row.rota_id, range);
    // An earlier try was done, although its answer was lost.
    if (!uncoveredBy(row.to_ref, rota, range)) return;
    const missing = uncoveredBy(row.from_ref, rota, range);
    if (missing) {
      throw new ConflictError(
        `The shift changed since it was asked: ${row.from_name} is no longer on call in ${row.rota_name} at ${missing}. Nothing was swapped; ask for the shift as it is now`,
      );
    }
    const person = await requirePerson(this.#people, 'to', row.to_ref);
    const { swaps } = this.#database;
    await swaps.noteTried(row.id, owner, new Date().toISOString());
    try {
      await this.#overrides.put(rota, {
        ...range,
        person,
        actor,
        idempotencyKey: row.id,
      });
    } catch (error) {
      if (isRefusal(error)) {
        await swaps.noteTried(row.id, owner, row.tried_at);
      }
      throw error;
    }
  }

  /**
   * Whether it was done, although nobody heard so: then it is accepted, and both are told.
   *
   * @throws where the provider does not say
   */
  async #findDone(row: SwapRow, now: number): Promise<boolean> {
    if (row.state !== 'asked' || !row.tried_at) return false;
    const range = { start: row.start_at, end: row.end_at };
    let rota: ReadRota;
    try {
      rota = await this.#reader.ask(row.rota_id, range);
    } catch (error) {
      // Nobody is on call in a rota that is gone.
      if (toError(error).name === 'NotFoundError') return false;
      throw error;
    }
    if (uncoveredBy(row.to_ref, rota, range)) return false;
    if (await this.#database.swaps.end(row.id, 'accepted', now)) {
      await this.#teller.ended(await this.#require(row.id), 'accepted');
    }
    return true;
  }

  async #expire(row: SwapRow, now: number): Promise<void> {
    if (await this.#findDone(row, now)) return;
    if (await this.#database.swaps.end(row.id, 'expired', now)) {
      await this.#teller.ended(row, 'expired');
    }
  }

  async #require(id: string): Promise<SwapRow> {
    const row = await this.#database.swaps.get(id);
    if (!row) throw new NotFoundError(`There is no swap ${id}`);
    return row;
  }
}
