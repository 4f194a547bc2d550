import { Entity } from '@backstage/catalog-model';
import {
  COST_ACCOUNTS_ANNOTATION,
  COST_RESOURCES_ANNOTATION,
  COST_TAGS_ANNOTATION,
} from '@paved-path/backstage-plugin-cost-common';
import { ChargeSelector } from '@paved-path/backstage-plugin-cost-node';

// As the AWS plugins of Backstage document it: `key=value`.
const AWS_TAGS_ANNOTATION = 'aws.amazon.com/cost-insights-tags';

// Tags that terratag writes, by the annotation of the env0 plugin that holds their value.
const TERRATAG = {
  'env0.com/environment-id': 'env0_environment_id',
  'env0.com/project-id': 'env0_project_id',
};

/** The charges that an entity's annotations name, and what is wrong with them. @internal */
export function selectorsOf(entity: Entity): {
  selectors: ChargeSelector[];
  problems: string[];
} {
  const annotations = entity.metadata.annotations ?? {};
  const selectors: ChargeSelector[] = [];
  const problems: string[] = [];
  for (const name of [COST_TAGS_ANNOTATION, AWS_TAGS_ANNOTATION]) {
    if (annotations[name] === undefined) continue;
    const source = `the annotation ${name}`;
    for (const alternative of annotations[name].split('|')) {
      const tags = parseTags(alternative);
      if (tags) selectors.push({ tags, source });
      else {
        problems.push(
          `The annotation ${name} says "${alternative}", which names no tag; it must be such as team=payments`,
        );
      }
    }
  }
  for (const [name, key] of Object.entries(TERRATAG)) {
    const values = listOf(annotations[name]);
    if (values.length) {
      selectors.push({
        tags: { [key]: values },
        source: `the annotation ${name}`,
      });
    }
  }
  const resourceIds = listOf(annotations[COST_RESOURCES_ANNOTATION]);
  if (resourceIds.length) {
    const source = `the annotation ${COST_RESOURCES_ANNOTATION}`;
    selectors.push({ resourceIds, source });
  }
  const subAccountIds = listOf(annotations[COST_ACCOUNTS_ANNOTATION]);
  if (subAccountIds.length) {
    const source = `the annotation ${COST_ACCOUNTS_ANNOTATION}`;
    selectors.push({ subAccountIds, source });
  }
  return { selectors, problems };
}

/** `a=1,b=2`; a key that is given twice may have either value. */
function parseTags(text: string): Record<string, string[]> | undefined {
  const tags = new Map<string, string[]>();
  for (const each of text.split(',')) {
    const at = each.indexOf('=');
    const key = each.slice(0, at).trim();
    const value = each.slice(at + 1).trim();
    if (at < 1 || !key || !value) return undefined;
    tags.set(key, [...(tags.get(key) ?? []), value]);
  }
  return Object.fromEntries(tags);
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(Boolean);
}
