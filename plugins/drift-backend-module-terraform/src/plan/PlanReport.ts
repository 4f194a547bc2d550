import {
  AttributeChange,
  ResourceAction,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CheckOptions,
  ReportedDrift,
} from '@paved-path/backstage-plugin-drift-node';
import { CheckFailure } from '../cli/explain';
import { identitiesOf } from '../state/identities';
import { attributeChanges, isWithin } from './attributes';
import { PlanSecrets } from './PlanSecrets';
import {
  outputChangeSchema,
  PlannedChange,
  plannedChangeSchema,
} from './schema';

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
  resources: ReportedDrift[];
  truncated: boolean;
  /** What an apply of this very plan does, from how things are to what the code says. */
  changes: ResourceDrift[];
  changesTruncated: boolean;
};

/** Turns the values that are picked out of a plan into what drifted. @internal */
export class PlanReport {
  readonly #limits: ReportLimits;
  readonly #secrets: PlanSecrets;
  readonly #digest: CheckOptions['digest'];
  readonly #outside = new Map<string, ReportedDrift>();
  readonly #planned: ReportedDrift[] = [];
  /** Whole, also where what changed outside tells the same the other way round. */
  readonly #changes: ResourceDrift[] = [];
  /** What the plan would do with what changed outside. */
  readonly #answers = new Map<string, ResourceAction>();
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
    ['output_changes', '*'],
    ['variables', '*'],
    ['configuration', 'root_module', 'variables', '*'],
  ];

  constructor(
    limits: ReportLimits,
    secrets: Iterable<string>,
    digest?: CheckOptions['digest'],
  ) {
    this.#limits = limits;
    this.#digest = digest;
    this.#secrets = new PlanSecrets(secrets);
  }

  take(path: readonly string[], value: unknown): void {
    switch (path[0]) {
      case 'resource_drift':
        this.#takeDrift(this.#known(value));
        break;
      case 'resource_changes':
        this.#takeChange(this.#known(value));
        break;
      case 'output_changes':
        this.#secrets.gather(outputChangeSchema.parse(value));
        break;
      case 'errored':
        this.#errored = value === true;
        break;
      case 'complete':
        this.#incomplete = value === false;
        break;
      case 'variables':
        this.#secrets.takeVariable(
          path[1],
          (value as { value?: unknown })?.value,
        );
        break;
      default:
        if ((value as { sensitive?: boolean })?.sensitive) {
          this.#secrets.addVariable(path[3]);
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
      resources: this.#secrets.hideIn([...outside, ...this.#planned]),
      truncated: this.#truncated,
      changes: this.#secrets.hideIn(this.#changes),
      changesTruncated: this.#changesTruncated,
    };
  }

  /** What is as it should be has secrets too, and people paste them. */
  #known(value: unknown): PlannedChange {
    const planned = plannedChangeSchema.parse(value);
    this.#secrets.gather(planned.change);
    return planned;
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
      const { digests: _, ...change } = drift;
      this.#changes.push(change);
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
  ): ReportedDrift {
    const { change, previous_address: previousAddress } = planned;
    const digests: Record<string, string> = {};
    const digest = this.#digest;
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
        onMasked:
          digest &&
          ((path, before, after) => {
            digests[path] = digest(JSON.stringify([before, after]));
          }),
      },
    );
    // An audit trail is asked by them.
    const ids =
      cause === 'changed-outside'
        ? identitiesOf(change.before, change.before_sensitive)
        : [];
    return {
      address: planned.deposed
        ? `${planned.address} (deposed ${planned.deposed})`
        : planned.address,
      ...(previousAddress ? { previousAddress } : {}),
      type: planned.type,
      name: planned.name,
      ...(planned.provider_name ? { provider: planned.provider_name } : {}),
      ...(ids.length ? { ids } : {}),
      cause,
      action,
      attributes,
      ...(truncated ? { truncated } : {}),
      ...(Object.keys(digests).length ? { digests } : {}),
      suspects: [],
    };
  }
}

/** What the plan does with a resource; undefined where it leaves it alone. @internal */
export function actionOf(planned: PlannedChange): ResourceAction | undefined {
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

/** What a plan would change besides taking back what was changed outside; nothing where all else is only computed. */
function withoutTakenBack(
  planned: ReportedDrift,
  outside: ReportedDrift,
): AttributeChange[] {
  const changed = outside.attributes.map(({ path }) => path);
  const own = planned.attributes.filter(
    ({ path }) =>
      !changed.some(other => isWithin(path, other) || isWithin(other, path)),
  );
  return own.every(({ unknown }) => unknown) ? [] : own;
}
