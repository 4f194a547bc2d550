import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  AcknowledgeRequest,
  Drift,
  IgnoreRule,
  IgnoreRuleRequest,
} from '@paved-path/backstage-plugin-drift-common';
import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import { DriftDatabase } from '../database/DriftDatabase';
import { KeyedCommand } from '../database/IdempotencyStore';
import { EnvironmentRow } from '../database/rows';
import { hash } from '../rules/fingerprint';
import {
  applyRules,
  expireAcknowledgement,
  StoredDrift,
  toDrift,
  withoutAcknowledgement,
} from '../rules/life';
import { DriftReporter } from './DriftReporter';
import { settle } from './settle';

/** Acknowledges and ignores. @internal */
export class DriftCommands {
  readonly #database: DriftDatabase;
  readonly #reporter: DriftReporter;

  constructor(options: { database: DriftDatabase; reporter: DriftReporter }) {
    this.#database = options.database;
    this.#reporter = options.reporter;
  }

  /** @throws NotFoundError */
  async requireDrift(id: string): Promise<StoredDrift> {
    const drift = await this.#database.drifts.get(id);
    if (!drift) throw new NotFoundError(`There is no drift ${id}`);
    return drift;
  }

  /** @throws InputError where the end is past, ConflictError where the drift is resolved */
  async acknowledge(
    id: string,
    request: AcknowledgeRequest,
    by: string,
  ): Promise<Drift> {
    const now = DateTime.utc();
    const until = request.until
      ? DateTime.fromISO(request.until, { zone: 'utc' })
      : undefined;
    if (until && until <= now) {
      throw new InputError('until: it is past; name a moment in the future');
    }
    const acknowledgement = {
      by,
      at: now.toISO(),
      reason: request.reason,
      until: until?.toISO() ?? undefined,
    };
    return this.#changeOne(id, drift => ({
      ...drift,
      state: 'acknowledged',
      acknowledgement,
    }));
  }

  async unacknowledge(id: string): Promise<Drift> {
    return this.#changeOne(id, withoutAcknowledgement);
  }

  /**
   * Acknowledges all that is new in an environment.
   *
   * @param idempotencyKey - Sent again with the same key, it does not acknowledge what became new since.
   */
  async takeBaseline(
    environmentId: string,
    request: { reason: string },
    by: string,
    idempotencyKey?: string,
  ): Promise<void> {
    const acknowledgement = {
      by,
      at: DateTime.utc().toISO(),
      reason: request.reason,
    };
    const command = idempotencyKey && {
      command: 'take-baseline',
      subject: environmentId,
      actor: by,
      key: idempotencyKey,
      requestHash: hash([request.reason]),
    };
    await this.#change(
      environmentId,
      drifts =>
        drifts.map(drift =>
          drift.state === 'new'
            ? { ...drift, state: 'acknowledged', acknowledgement }
            : drift,
        ),
      command || undefined,
    );
  }

  /** Makes new again what was acknowledged until now. */
  async expireAcknowledgements(): Promise<void> {
    const now = new Date().toISOString();
    for (const id of await this.#database.drifts.listExpired(now)) {
      await this.#change(id, drifts =>
        drifts.map(drift => expireAcknowledgement(drift, now)),
      );
    }
  }

  async listRules(): Promise<IgnoreRule[]> {
    const [rules, hidden] = await Promise.all([
      this.#database.drifts.listRules(),
      this.#database.drifts.countHidden(),
    ]);
    return rules.map(rule => ({ ...rule, hides: hidden.get(rule.id) ?? 0 }));
  }

  /** @throws ConflictError where the key was used for another rule */
  async createRule(
    request: IgnoreRuleRequest,
    by: string,
    idempotencyKey?: string,
  ): Promise<IgnoreRule> {
    const rule = await this.#insertRule(request, by, idempotencyKey);
    // Also where it was there already: whoever made it may have ended before this.
    await this.#applyRules(rule);
    const hides = (await this.#database.drifts.countHidden()).get(rule.id) ?? 0;
    return { ...rule, hides };
  }

  #insertRule(
    request: IgnoreRuleRequest,
    by: string,
    key: string | undefined,
  ): Promise<Omit<IgnoreRule, 'hides'>> {
    const { drifts, idempotency } = this.#database;
    return this.#database.transaction(async trx => {
      const id = randomUUID();
      if (key === undefined) return drifts.insertRule(id, request, by, trx);
      const command = {
        command: 'ignore-rule-create',
        subject: '',
        actor: by,
        key,
        requestHash: hash([JSON.stringify(request)]),
      };
      const before = await idempotency.note(command, id, trx);
      if (before === undefined) return drifts.insertRule(id, request, by, trx);
      const rule = await drifts.getRule(before, trx);
      if (rule) return rule;
      throw new ConflictError(
        'The rule that was made with this Idempotency-Key is deleted; use a new key for a new rule',
      );
    });
  }

  /** @throws NotFoundError */
  async requireRule(id: string): Promise<Omit<IgnoreRule, 'hides'>> {
    const rule = await this.#database.drifts.getRule(id);
    if (!rule) throw new NotFoundError(`There is no ignore rule ${id}`);
    return rule;
  }

  async deleteRule(rule: Omit<IgnoreRule, 'hides'>): Promise<void> {
    await this.#database.drifts.deleteRule(rule.id);
    await this.#applyRules(rule);
  }

  async #applyRules(rule: Omit<IgnoreRule, 'hides'>): Promise<void> {
    const rules = await this.#database.drifts.listRules();
    const ids = await this.#database.drifts.listEnvironmentsInReach(rule);
    for (const id of ids) {
      await this.#change(id, (drifts, row) => {
        const place = {
          environmentId: id,
          repository: row.repository ?? undefined,
        };
        return drifts.map(drift => applyRules(drift, place, rules));
      });
    }
  }

  async #changeOne(
    id: string,
    change: (drift: StoredDrift) => StoredDrift,
  ): Promise<Drift> {
    const { environmentId } = await this.requireDrift(id);
    await this.#change(environmentId, drifts => {
      if (!drifts.some(drift => drift.id === id)) {
        throw new ConflictError('The drift is resolved already');
      }
      return drifts.map(drift => (drift.id === id ? change(drift) : drift));
    });
    return toDrift(await this.requireDrift(id));
  }

  /** Changes the open drifts of an environment, and what follows from them. */
  async #change(
    environmentId: string,
    change: (drifts: StoredDrift[], row: EnvironmentRow) => StoredDrift[],
    command?: KeyedCommand,
  ): Promise<void> {
    const { environments, drifts, idempotency } = this.#database;
    const settled = await this.#database.transaction(async trx => {
      const row = await environments.lock(environmentId, trx);
      if (!row) return undefined;
      if (command && (await idempotency.note(command, randomUUID(), trx))) {
        return undefined;
      }
      const before = await drifts.listOpen(environmentId, trx);
      const after = change(before, row);
      await drifts.save(before, after, trx);
      return settle(this.#database, trx, {
        row,
        drifts: after,
        looked: false,
        now: new Date().toISOString(),
      });
    });
    if (!settled) return;
    this.#reporter.changed(settled.row);
    await this.#reporter.tell(settled);
  }
}
