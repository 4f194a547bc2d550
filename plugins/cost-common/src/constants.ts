/** The signal channel of an entity. @public */
export function costChannel(entityRef: string): string {
  return `cost:${entityRef}`;
}

/** The signal channel of all costs. @public */
export const COST_CHANNEL = 'cost';

/**
 * The annotation that names an entity's charges by their tags: `key=value`, several joined by `,` (all of them) and alternatives by `|`.
 * @public
 */
export const COST_TAGS_ANNOTATION = 'paved-path.dev/cost-tags';

/** The annotation that names an entity's charges by patterns of resource ids, separated by commas, with `*` for any run of characters. @public */
export const COST_RESOURCES_ANNOTATION = 'paved-path.dev/cost-resources';

/** The annotation that names an entity's charges by sub-account ids, separated by commas. @public */
export const COST_ACCOUNTS_ANNOTATION = 'paved-path.dev/cost-accounts';

/** The annotation with the stack that an entity was made from, such as `node`; entities of one stack are each other's peers. @public */
export const STACK_ANNOTATION = 'paved-path.dev/stack';

/** The annotation with an entity's budget for a month, such as `590 USD`. @public */
export const COST_BUDGET_ANNOTATION = 'paved-path.dev/cost-budget';
