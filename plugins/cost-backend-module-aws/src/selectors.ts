import { Entity } from '@backstage/catalog-model';
import { ChargeSelector } from '@paved-path/backstage-plugin-cost-node';

// As the AWS plugins of Backstage document it: `key=value`, several joined by `,`.
const ANNOTATION = 'aws.amazon.com/cost-insights-cost-categories';

/** The tag that a charge has for a cost category. @internal */
export function categoryTag(category: string): string {
  return `cost-category-${category}`;
}

/** The charges that an entity's annotation names by cost categories, all of which must hold. @internal */
export function costCategorySelectorsOf(entity: Entity): ChargeSelector[] {
  const text = entity.metadata.annotations?.[ANNOTATION];
  if (!text?.trim()) return [];
  const tags: Record<string, string[]> = {};
  for (const each of text.split(',')) {
    const at = each.indexOf('=');
    const category = each.slice(0, at).trim();
    const value = each.slice(at + 1).trim();
    // Half of it would name more than was meant.
    if (at < 1 || !category || !value) return [];
    const key = categoryTag(category);
    tags[key] = [...(tags[key] ?? []), value];
  }
  return [{ tags, source: `the annotation ${ANNOTATION}` }];
}
