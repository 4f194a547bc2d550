import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  ChargeSelector,
  CostProvider,
} from '@paved-path/backstage-plugin-cost-node';
import { createHash } from 'node:crypto';
import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { Attribution, AttributionRules } from '../rules/attribution';
import { EntityTree } from '../rules/EntityTree';
import { Rule } from '../rules/SelectorIndex';
import { selectorsOf } from '../rules/selectors';
import { normalise, TagKeys } from '../rules/tags';

/** Rules as they are now. @internal */
export type CurrentRules = {
  attribution: Attribution;
  /** Differs where charges that look up these names in the catalog may be shared otherwise; undefined: any name. */
  hashFor(names: string[] | undefined): string;
  /** What providers are to read of a charge's tags. */
  tagKeys: string[];
};

/** Gathers what says whose a charge is. @internal */
export class AttributionSource {
  readonly #config: CostConfig;
  readonly #database: CostDatabase;
  readonly #providers: ReadonlyMap<string, CostProvider>;

  constructor(options: {
    config: CostConfig;
    database: CostDatabase;
    providers: ReadonlyMap<string, CostProvider>;
  }) {
    this.#config = options.config;
    this.#database = options.database;
    this.#providers = options.providers;
  }

  async gather(tree: EntityTree): Promise<CurrentRules> {
    const config = this.#config;
    const keys = new TagKeys(config.aliases);
    const annotated = this.#annotated(tree);
    // What is claimed for an entity that there is none of is nobody's, until there is one; the organisation's page says so.
    const configured: Rule[] = config.attribution.filter(({ entityRef }) =>
      tree.nodes.has(entityRef),
    );
    const stored = [...(await this.#database.managed.list())].filter(([ref]) =>
      tree.nodes.has(ref),
    );
    const managed = new Map<
      string,
      Array<{ entityRef: string; environment: string }>
    >();
    for (const [entityRef, ids] of stored) {
      for (const [id, environment] of Object.entries(ids)) {
        const key = normalise(id);
        const list = managed.get(key) ?? [];
        managed.set(key, [...list, { entityRef, environment }]);
      }
    }
    const rules: AttributionRules = {
      managed,
      annotated,
      configured,
      entityTags: config.entityTags,
      environmentTags: config.environmentTags,
      keys,
      isKnown: ref => tree.nodes.has(ref),
      resolve: value => tree.resolve(value),
    };
    const selectors = [...annotated, ...configured];
    const hash = hashOf([
      annotated,
      configured,
      stored,
      config.entityTags,
      config.environmentTags,
      [...config.aliases],
      config.conflicts,
    ]);
    const answer = (name: string) => [
      tree.resolve(name),
      tree.nodes.has(name.toLocaleLowerCase('en-US')),
    ];
    return {
      attribution: new Attribution(rules),
      hashFor: names =>
        hashOf([hash, (names ?? [...tree.nodes.keys()].sort()).map(answer)]),
      tagKeys: keys.spellingsOf([
        ...config.entityTags,
        ...config.environmentTags,
        ...selectors.flatMap(each => Object.keys(each.selector.tags ?? {})),
      ]),
    };
  }

  #annotated(tree: EntityTree): Rule[] {
    const rules: Rule[] = [];
    for (const { entity } of tree.nodes.values()) {
      const entityRef = stringifyEntityRef(entity);
      const selectors: ChargeSelector[] = [
        ...selectorsOf(entity).selectors,
        ...[...this.#providers.values()].flatMap(
          provider => provider.selectorsOf?.(entity) ?? [],
        ),
      ];
      rules.push(...selectors.map(selector => ({ entityRef, selector })));
    }
    return rules.sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
  }
}

/** @internal */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
