import {
  AttributeChange,
  ResourceAction,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { CheckFailure } from '../cli/explain';
import { longestFirst } from '../cli/redact';
import { attributeChanges, CUT } from './attributes';
import { PlannedChange, plannedChangeSchema } from './schema';

/** How much of a plan is reported. @internal */
export type ReportLimits = {
  resources: number;
  /** Of one resource. */
  attributes: number;
  /** Characters of one value. */
  valueLength: number;
};

/** What a plan says: how things stand, and what applying it would do. @internal */
export type Report = {
  resources: ResourceDrift[];
  truncated: boolean;
  /** What an apply of this very plan does, from how things are to what the code says. */
  changes: ResourceDrift[];
  changesTruncated: boolean;
};

const MARK = '***';

/** Turns the values that are picked out of a plan into what drifted. @internal */
export class PlanReport {
  readonly #limits: ReportLimits;
  readonly #secrets: Set<string>;
  readonly #outside = new Map<string, ResourceDrift>();
  readonly #planned: ResourceDrift[] = [];
  /** Whole, also where what changed outside tells the same the other way round. */
  readonly #changes: ResourceDrift[] = [];
  /** What the plan would do with what changed outside. */
  readonly #answers = new Map<string, ResourceAction>();
  readonly #variables = new Map<string, unknown>();
  #errored = false;
  #incomplete = false;
  #truncated = false;
  #changesTruncated = false;
  /** Resources that the plan speaks of, and those of them that it would create. */
  #resources = 0;
  #created = 0;

  static readonly paths: ReadonlyArray<readonly string[]> = [
    ['resource_drift', '*'],
    ['resource_changes', '*'],
    ['errored'],
    ['complete'],
    ['variables', '*'],
    ['configuration', 'root_module', 'variables', '*'],
  ];

  constructor(limits: ReportLimits, secrets: Iterable<string>) {
    this.#limits = limits;
    // Short values of variables, such as a region, are in many attributes and no secret.
    this.#secrets = new Set([...secrets].filter(({ length }) => length >= 8));
  }

  take(path: readonly string[], value: unknown): void {
    switch (path[0]) {
      case 'resource_drift':
        this.#takeDrift(plannedChangeSchema.parse(value));
        break;
      case 'resource_changes':
        this.#takeChange(plannedChangeSchema.parse(value));
        break;
      case 'errored':
        this.#errored = value === true;
        break;
      case 'complete':
        this.#incomplete = value === false;
        break;
      case 'variables':
        this.#variables.set(path[1], (value as { value?: unknown })?.value);
        break;
      default:
        if ((value as { sensitive?: boolean })?.sensitive) {
          this.#addSecrets(this.#variables.get(path[3]));
        }
    }
  }

  /** @throws CheckFailure where the plan does not say how things stand */
  finish(): Report {
    if (this.#errored) {
      throw new CheckFailure(
        'The plan ended with an error, so it does not say how things stand.',
      );
    }
    if (this.#incomplete) {
      throw new CheckFailure(
        'The plan is incomplete: some of its resources could not be planned yet.',
      );
    }
    if (
      this.#resources > 0 &&
      this.#created === this.#resources &&
      this.#outside.size === 0
    ) {
      throw new CheckFailure(
        'The state is missing or empty: either the code was never applied, or its state is gone.',
      );
    }
    const outside = [...this.#outside.values()].map(drift => ({
      ...drift,
      action: this.#answers.get(drift.address) ?? ('read' as const),
    }));
    return {
      resources: this.#redact([...outside, ...this.#planned]),
      truncated: this.#truncated,
      changes: this.#redact(this.#changes),
      changesTruncated: this.#changesTruncated,
    };
  }

  #takeDrift(planned: PlannedChange): void {
    const action = actionOf(planned);
    if (planned.mode === 'data' || !action || action === 'move') return;
    if (!this.#room()) return;
    const drift = this.#describe(planned, 'changed-outside', action);
    // A provider may report a change that is none in any attribute.
    if (action === 'update' && drift.attributes.length === 0) return;
    this.#outside.set(drift.address, drift);
  }

  #takeChange(planned: PlannedChange): void {
    if (planned.mode === 'data') return;
    this.#resources += 1;
    const action = actionOf(planned);
    if (action === 'create') this.#created += 1;
    if (!action || action === 'read') return;
    const drift = this.#describe(planned, 'not-applied', action);
    if (this.#changes.length < this.#limits.resources) {
      this.#changes.push({ ...drift });
    } else this.#changesTruncated = true;
    const outside = this.#outside.get(drift.address);
    if (outside) {
      this.#answers.set(drift.address, action);
      const own = withoutTakenBack(drift, outside);
      if (own.length === 0 || action === 'create') return;
      drift.attributes = own;
    }
    if (this.#room()) this.#planned.push(drift);
  }

  #room(): boolean {
    const room =
      this.#outside.size + this.#planned.length < this.#limits.resources;
    this.#truncated ||= !room;
    return room;
  }

  #describe(
    planned: PlannedChange,
    cause: ResourceDrift['cause'],
    action: ResourceAction,
  ): ResourceDrift {
    const { change, previous_address: previousAddress } = planned;
    const { attributes, truncated } = attributeChanges(
      {
        before: change.before,
        after: change.after,
        beforeSensitive: change.before_sensitive,
        afterSensitive: change.after_sensitive,
        afterUnknown: change.after_unknown,
      },
      {
        most: this.#limits.attributes,
        valueLength: this.#limits.valueLength,
        onSecret: value => this.#secrets.add(value),
      },
    );
    return {
      address: planned.deposed
        ? `${planned.address} (deposed ${planned.deposed})`
        : planned.address,
      ...(previousAddress ? { previousAddress } : {}),
      type: planned.type,
      name: planned.name,
      ...(planned.provider_name ? { provider: planned.provider_name } : {}),
      cause,
      action,
      attributes,
      ...(truncated ? { truncated } : {}),
      suspects: [],
    };
  }

  #addSecrets(value: unknown): void {
    if (typeof value === 'string' || typeof value === 'number') {
      this.#secrets.add(String(value));
    } else if (value && typeof value === 'object') {
      Object.values(value).forEach(each => this.#addSecrets(each));
    }
  }

  /** Providers copy secrets into attributes that nobody marked; they are known by their value. */
  #redact(drifts: ResourceDrift[]): ResourceDrift[] {
    // As they stand in JSON.
    const secrets = longestFirst(this.#secrets).map(secret =>
      JSON.stringify(secret).slice(1, -1),
    );
    if (secrets.length === 0) return drifts;
    const clean = (text: string | undefined) =>
      text === undefined
        ? undefined
        : secrets.reduce(
            (rest, secret) =>
              rest.includes(secret) ? rest.split(secret).join(MARK) : rest,
            text,
          );
    return drifts.map(drift => ({
      ...drift,
      attributes: drift.attributes.map(attribute => {
        const before = clean(attribute.before);
        const after = clean(attribute.after);
        const hidden =
          before !== attribute.before ||
          after !== attribute.after ||
          (attribute.truncated &&
            [before, after].some(text => endsWithin(text, secrets)));
        return hidden ? { path: attribute.path, sensitive: true } : attribute;
      }),
    }));
  }
}

function actionOf(planned: PlannedChange): ResourceAction | undefined {
  const { actions, importing } = planned.change;
  if (importing) return 'import';
  const has = (action: string) => actions.includes(action);
  if (has('create') && (has('delete') || has('forget'))) return 'replace';
  for (const action of ['create', 'update', 'delete', 'forget', 'read']) {
    if (has(action)) return action as ResourceAction;
  }
  const { previous_address: previous, address } = planned;
  return previous && previous !== address ? 'move' : undefined;
}

/** Whether a value was cut in the middle of a secret. */
function endsWithin(text: string | undefined, secrets: string[]): boolean {
  if (!text?.endsWith(CUT)) return false;
  const shown = text.slice(0, -CUT.length);
  return secrets.some(secret => {
    for (let length = secret.length - 1; length >= 4; length -= 1) {
      if (shown.endsWith(secret.slice(0, length))) return true;
    }
    return false;
  });
}

/** What a plan would change besides taking back what was changed outside; nothing where all else is only computed. */
function withoutTakenBack(
  planned: ResourceDrift,
  outside: ResourceDrift,
): AttributeChange[] {
  const changed = outside.attributes.map(({ path }) => path);
  const own = planned.attributes.filter(
    ({ path }) =>
      !changed.some(other => isWithin(path, other) || isWithin(other, path)),
  );
  return own.every(({ unknown }) => unknown) ? [] : own;
}

function isWithin(path: string, other: string): boolean {
  return (
    path === other ||
    path.startsWith(`${other}.`) ||
    path.startsWith(`${other}[`)
  );
}
