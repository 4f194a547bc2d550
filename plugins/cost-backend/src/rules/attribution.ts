import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import { Rule, SelectorIndex } from './SelectorIndex';
import { normalise, TagKeys } from './tags';

/** An entity that a charge is said to be of. @internal */
export type Claim = {
  entityRef: string;
  /** Empty where none is known. */
  environment: string;
  /** Why, in words. */
  rule: string;
};

/** What an attribution is made of. @internal */
export type AttributionRules = {
  /** By resource id, the entities whose state lists it, with the environment of that state. */
  managed: ReadonlyMap<
    string,
    ReadonlyArray<{ entityRef: string; environment: string }>
  >;
  annotated: readonly Rule[];
  configured: readonly Rule[];
  entityTags: readonly string[];
  environmentTags: readonly string[];
  keys: TagKeys;
  isKnown(entityRef: string): boolean;
  /** The entity of a name or a reference that a tag has. */
  resolve(value: string): string | undefined;
};

/** Who bears a charge. @internal */
export type Attributed = {
  claims: Claim[];
  environment: string;
  /** What was looked up in the catalog, so that it is known when another answer would come. */
  names: string[];
};

/** What an attribution looks at. @internal */
export type Attributable = Pick<
  ChargeMonth,
  'tags' | 'subAccountId' | 'resourceId' | 'entityRef' | 'environment'
>;

const ENVIRONMENT_WORDS = new Set([
  ...['production', 'prod', 'prd', 'live'],
  ...['staging', 'stage', 'stg', 'preprod', 'preproduction', 'acceptance'],
  ...['testing', 'test', 'qa', 'uat', 'integration', 'preview'],
  ...['development', 'develop', 'dev', 'sandbox'],
]);

/**
 * Tells whose a charge is. In this order, the first that names an entity decides:
 *
 * 1. exact: the resource is in the Terraform state of an entity's infrastructure environment, or the provider itself knows the entity;
 * 2. a selector in an entity's annotations, ours or of a vendor that a provider reads;
 * 3. a selector in the configuration;
 * 4. a tag whose value is an entity's name or reference; of several such keys, the first that is configured and names one.
 *
 * Entities that are named at the same place share the charge, in the order of their references. The environment is the one that the selector
 * says, that the provider knows, that a tag says, or that the name of the state's environment contains, in this order.
 *
 * @internal
 */
export class Attribution {
  readonly #rules: AttributionRules;
  readonly #annotated: SelectorIndex;
  readonly #configured: SelectorIndex;
  readonly #entityKeys: string[];
  readonly #environmentKeys: string[];

  constructor(rules: AttributionRules) {
    const { keys } = rules;
    this.#rules = rules;
    this.#annotated = new SelectorIndex(rules.annotated, keys);
    this.#configured = new SelectorIndex(rules.configured, keys);
    this.#entityKeys = rules.entityTags.map(each => keys.keyOf(each));
    this.#environmentKeys = rules.environmentTags.map(each => keys.keyOf(each));
  }

  /** The entities that bear the charge evenly; none where nobody is named, and the environment all the same. */
  claim(charge: Attributable): Attributed {
    const tags = this.#rules.keys.read(charge.tags);
    const environment =
      normalise(charge.environment ?? '') ||
      this.#environmentKeys
        .map(key => tags.get(key))
        .find(each => each !== undefined) ||
      '';
    const subject = { ...charge, tags };
    const names = charge.entityRef ? [charge.entityRef] : [];
    for (const find of [
      () => this.#exact(charge, environment),
      () => fromRules(this.#annotated.find(subject), environment),
      () => fromRules(this.#configured.find(subject), environment),
    ]) {
      const claims = find();
      if (claims.length) return { claims: unique(claims), environment, names };
    }
    for (const key of this.#entityKeys) {
      const value = tags.get(key);
      if (value) names.push(value);
    }
    return { claims: this.#named(tags, environment), environment, names };
  }

  #exact(charge: Attributable, environment: string): Claim[] {
    const { entityRef, resourceId } = charge;
    const known = entityRef?.toLocaleLowerCase('en-US');
    if (known && this.#rules.isKnown(known)) {
      return [{ entityRef: known, environment, rule: 'known to the provider' }];
    }
    if (!resourceId) return [];
    const managed = this.#rules.managed.get(normalise(resourceId)) ?? [];
    return managed.map(each => ({
      entityRef: each.entityRef,
      environment: environment || environmentOf(each.environment),
      rule: `in the state of ${each.environment}`,
    }));
  }

  #named(tags: ReadonlyMap<string, string>, environment: string): Claim[] {
    for (const key of this.#entityKeys) {
      const value = tags.get(key);
      const entityRef = value && this.#rules.resolve(value);
      if (entityRef) {
        return [{ entityRef, environment, rule: `the tag ${key}=${value}` }];
      }
    }
    return [];
  }
}

function fromRules(rules: Rule[], environment: string): Claim[] {
  return rules.map(({ entityRef, selector }) => ({
    entityRef,
    environment: normalise(selector.environment ?? '') || environment,
    rule: selector.source,
  }));
}

/** The last word of a name that is one for an environment; a folder such as `payments/payments-db` has none. */
function environmentOf(name: string): string {
  const words = normalise(name).split(/[^a-z0-9]+/);
  return words.filter(word => ENVIRONMENT_WORDS.has(word)).pop() ?? '';
}

function unique(claims: Claim[]): Claim[] {
  const byEntity = new Map<string, Claim>();
  for (const claim of claims) {
    if (!byEntity.has(claim.entityRef)) byEntity.set(claim.entityRef, claim);
  }
  return [...byEntity.values()].sort((a, b) =>
    a.entityRef < b.entityRef ? -1 : 1,
  );
}
