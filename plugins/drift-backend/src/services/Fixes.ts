import { ConflictError, InputError } from '@backstage/errors';
import { Check, FixPlan } from '@paved-path/backstage-plugin-drift-common';
import { DriftProvider } from '@paved-path/backstage-plugin-drift-node';
import { randomUUID } from 'node:crypto';
import { withDeadline } from '@paved-path/provider-kit-node';
import { PRIORITY } from '../database/CheckStore';
import { DriftDatabase } from '../database/DriftDatabase';
import { EnvironmentRow, toCheck, toDiscovered } from '../database/rows';
import { certainFuture } from '../rules/age';
import { sanitizeResources } from '../rules/sanitize';
import { Checks } from './Checks';
import { requireProvider } from './FixOptions';

/** Applies the code, where its provider can. @internal */
export class Fixes {
  readonly #database: DriftDatabase;
  readonly #providers: ReadonlyMap<string, DriftProvider>;
  readonly #checks: Checks;
  readonly #timeout: number;
  readonly #planLifetime: number;

  constructor(options: {
    database: DriftDatabase;
    providers: ReadonlyMap<string, DriftProvider>;
    checks: Checks;
    /** How long a plan may take, in milliseconds. */
    timeout: number;
    /** In milliseconds. */
    planLifetime: number;
  }) {
    this.#database = options.database;
    this.#providers = options.providers;
    this.#checks = options.checks;
    this.#timeout = options.timeout;
    this.#planLifetime = options.planLifetime;
  }

  /** Plans an apply; nothing is changed but that the plan can be confirmed for a while. */
  async plan(row: EnvironmentRow, by: string): Promise<FixPlan> {
    const provider = requireProvider(this.#providers, row);
    const { planFix } = provider;
    if (!planFix || !provider.applyFix) {
      throw new InputError(
        `${provider.title} cannot apply from here; its own page can`,
      );
    }
    const prepared = await withDeadline(provider.title, this.#timeout, signal =>
      planFix.call(provider, toDiscovered(row), { signal }),
    );
    const id = randomUUID();
    const expiresAt = new Date(Date.now() + this.#planLifetime).toISOString();
    await this.#database.fixes.insert({
      id,
      environment_id: row.id,
      plan_id: prepared.planId,
      created_by: by,
      expires_at: expiresAt,
    });
    return {
      id,
      environmentId: row.id,
      changes: sanitizeResources(prepared.changes),
      expiresAt,
    };
  }

  /**
   * Applies the very plan that was shown to the person, once, and checks the environment afterwards.
   *
   * @throws ConflictError where the plan was used, is too old, or a check is under way that cannot wait for it
   */
  async apply(row: EnvironmentRow, planId: string, by: string): Promise<Check> {
    const fix = await this.#database.fixes.get(planId);
    if (!fix || fix.environment_id !== row.id || fix.created_by !== by) {
      throw new InputError(
        'planId: you were shown no such plan of this environment; plan first',
      );
    }
    const check = await this.#database.transaction(async trx => {
      const now = Date.now();
      const moments = {
        now: new Date(now).toISOString(),
        latest: certainFuture(now + this.#planLifetime),
      };
      if (!(await this.#database.fixes.confirm(planId, moments, trx))) {
        throw new ConflictError(
          'The plan was applied already, or is too old; plan again',
        );
      }
      const [queued] = await this.#database.checks.enqueue(
        [row.id],
        { priority: PRIORITY.person, requestedBy: by, fixId: planId },
        trx,
      );
      if (queued.fix_id !== planId) {
        throw new ConflictError(
          'A check of this environment is under way; wait for it or cancel it, then plan again',
        );
      }
      return queued;
    });
    await this.#checks.announce([check.id]);
    return toCheck(check);
  }
}
