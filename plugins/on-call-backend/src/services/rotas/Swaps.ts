import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import {
  Swap,
  SwapAnswer,
  SwapRequest,
  TimeRange,
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
import { firstUncovered } from '../../rules/rotas/ranges';
import { Caller, CommandRunner } from '../CommandRunner';
import { hashOf } from '../errors';
import { requirePerson } from '../requirePerson';
import { Overrides } from './Overrides';
import { RotaAccess } from './RotaAccess';
import { ReadRota, RotaReader } from './RotaReader';
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
  readonly #timeout: number;

  constructor(options: {
    database: OnCallDatabase;
    rotaReader: RotaReader;
    rotaAccess: RotaAccess;
    overrides: Overrides;
    people: PeopleDirectory;
    runner: CommandRunner;
    swapTeller: SwapTeller;
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
    const isMine = !hasBegun(row, now)
      ? await this.#database.swaps.end(id, state, now)
      : await this.#expire(row, now).then(() => false);
    const after = await this.#require(id);
    if (!isMine && after.state !== state) throw answeredOtherwise(after);
    if (isMine) await this.#teller.ended(after, state);
    return toSwap(after);
  }

  /** Ends those that nobody answered before their shift began. */
  async expireBegun(): Promise<void> {
    const now = Date.now();
    for (const row of await this.#database.swaps.listBegun(now)) {
      await this.#expire(row, now);
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
    const rota = await this.#reader.require(rotaId, range);
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
      await this.#carryOut(row, actor);
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
  async #carryOut(row: SwapRow, actor: Actor): Promise<void> {
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
    await this.#overrides.put(rota, {
      ...range,
      person: await requirePerson(this.#people, 'to', row.to_ref),
      actor,
      idempotencyKey: row.id,
    });
  }

  async #expire(row: SwapRow, now: number): Promise<void> {
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

function requireParty(row: SwapRow, answer: SwapAnswer, actor: Actor): void {
  const [ref, name] =
    answer === 'withdraw'
      ? [row.from_ref, row.from_name]
      : [row.to_ref, row.to_name];
  if (actor.entityRef === ref) return;
  throw new NotAllowedError(`Only ${name} may ${answer} this`);
}

function answeredOtherwise(row: SwapRow): ConflictError {
  switch (toSwap(row).state) {
    case 'expired':
      return new ConflictError(
        `The shift has begun, so that it cannot be swapped any more: ${row.from_name} is on call`,
      );
    case 'asked':
      return new ConflictError(
        `${row.to_name} accepts it just now; look again in a moment`,
      );
    case 'withdrawn':
      return new ConflictError(`${row.from_name} has taken it back already`);
    default:
      return new ConflictError(`${row.to_name} has ${row.state} it already`);
  }
}

/** The first moment of a range in which somebody is not on call. */
function uncoveredBy(
  entityRef: string,
  { shifts }: Pick<ReadRota, 'shifts'>,
  range: TimeRange,
): string | undefined {
  return firstUncovered(
    range,
    shifts.filter(({ person }) => person.entityRef === entityRef),
  );
}

function hasBegun({ state, start_at }: SwapRow, now: number): boolean {
  return state === 'asked' && Date.parse(start_at) <= now;
}

function toSwap(row: SwapRow): Swap {
  return {
    id: row.id,
    rotaId: row.rota_id,
    rotaName: row.rota_name,
    from: { name: row.from_name, entityRef: row.from_ref },
    to: { name: row.to_name, entityRef: row.to_ref },
    start: row.start_at,
    end: row.end_at,
    reason: row.reason ?? undefined,
    state: hasBegun(row, Date.now()) ? 'expired' : row.state,
    askedAt: row.asked_at,
    answeredAt: row.answered_at ?? undefined,
  };
}
