import { ChargeSelector } from '@paved-path/backstage-plugin-cost-node';
import { normalise, TagKeys } from './tags';

/** What a rule looks at. @internal */
export type Subject = {
  tags: ReadonlyMap<string, string>;
  subAccountId?: string;
  resourceId?: string;
};

/** A selector of an entity. @internal */
export type Rule = { entityRef: string; selector: ChargeSelector };

type Prepared = Rule & {
  tags: Array<[key: string, values: Set<string>]>;
  subAccountIds?: Set<string>;
  resourceIds?: RegExp[];
};

/** Finds the selectors that a charge fits, without trying each. @internal */
export class SelectorIndex {
  readonly #byTag = new Map<string, Prepared[]>();
  readonly #byAccount = new Map<string, Prepared[]>();
  readonly #others: Prepared[] = [];

  constructor(rules: readonly Rule[], keys: TagKeys) {
    for (const rule of rules) this.#add(prepare(rule, keys));
  }

  find(subject: Subject): Rule[] {
    const candidates = [...this.#others];
    for (const [key, value] of subject.tags) {
      candidates.push(...(this.#byTag.get(`${key}\n${value}`) ?? []));
    }
    if (subject.subAccountId !== undefined) {
      const account = normalise(subject.subAccountId);
      candidates.push(...(this.#byAccount.get(account) ?? []));
    }
    return candidates.filter(each => fits(each, subject));
  }

  #add(rule: Prepared): void {
    const [tag] = rule.tags;
    if (tag) {
      for (const value of tag[1])
        push(this.#byTag, `${tag[0]}\n${value}`, rule);
    } else if (rule.subAccountIds) {
      for (const id of rule.subAccountIds) push(this.#byAccount, id, rule);
    } else if (rule.resourceIds) {
      this.#others.push(rule);
    }
  }
}

function prepare(rule: Rule, keys: TagKeys): Prepared {
  const { tags, subAccountIds, resourceIds } = rule.selector;
  return {
    ...rule,
    tags: Object.entries(tags ?? {}).map(([key, values]) => [
      keys.keyOf(key),
      new Set(values.map(normalise)),
    ]),
    subAccountIds: subAccountIds && new Set(subAccountIds.map(normalise)),
    resourceIds: resourceIds?.map(patternOf),
  };
}

function fits(rule: Prepared, subject: Subject): boolean {
  const { subAccountId, resourceId = '' } = subject;
  return (
    rule.tags.every(([key, values]) =>
      values.has(subject.tags.get(key) ?? ''),
    ) &&
    (!rule.subAccountIds ||
      rule.subAccountIds.has(normalise(subAccountId ?? ''))) &&
    (!rule.resourceIds ||
      rule.resourceIds.some(each => each.test(resourceId.trim())))
  );
}

/** A pattern in which `*` is any run of characters; capitals do not matter, as Azure writes its ids in several ways. */
function patternOf(text: string): RegExp {
  const parts = text.trim().split(/\*+/);
  const escaped = parts.map(each =>
    each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
  );
  return new RegExp(`^${escaped.join('.*')}$`, 'is');
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
