import { Entity } from '@backstage/catalog-model';
import { ChargeSelector } from '@paved-path/backstage-plugin-cost-node';
import { CLUSTER_TAG, ID_TAG, NAMESPACE_TAG } from './toLine';

// As the Kubernetes plugin of Backstage documents them.
const CLUSTER = 'backstage.io/kubernetes-cluster';
const ID = 'backstage.io/kubernetes-id';
const NAMESPACE = 'backstage.io/kubernetes-namespace';
const LABELS = 'backstage.io/kubernetes-label-selector';

/**
 * The charges that an entity's annotations for the Kubernetes plugin name. As there, a label selector holds in place of the id; a namespace alone
 * is all that is in it.
 *
 * @param clusters - All that are read, so that no charge of a cloud is named, whatever its tags are.
 * @internal
 */
export function kubernetesSelectorsOf(
  entity: Entity,
  clusters: readonly string[],
): ChargeSelector[] {
  const annotations = entity.metadata.annotations ?? {};
  const read = (name: string) => annotations[name]?.trim() || undefined;
  const namespace = read(NAMESPACE);
  const cluster = read(CLUSTER);
  const where = {
    [CLUSTER_TAG]: cluster ? [cluster] : [...clusters],
    ...(namespace && { [NAMESPACE_TAG]: [namespace] }),
  };
  const labels = read(LABELS);
  if (labels) {
    const tags = parseLabelSelector(labels);
    if (!tags) return [];
    return [
      { tags: { ...tags, ...where }, source: `the annotation ${LABELS}` },
    ];
  }
  const id = read(ID);
  if (id) {
    const tags = { [ID_TAG]: [id], ...where };
    return [{ tags, source: `the annotation ${ID}` }];
  }
  if (!namespace) return [];
  return [{ tags: where, source: `the annotation ${NAMESPACE}` }];
}

/** Requirements of equality and of sets (`a=1,b in (2,3)`); undefined where there are others, which tags cannot say. */
function parseLabelSelector(
  text: string,
): Record<string, string[]> | undefined {
  const tags: Record<string, string[]> = {};
  // A comma within parentheses separates values.
  for (const part of text.split(/,(?![^(]*\))/)) {
    const match =
      /^\s*([^\s=!,()]+)\s*(?:={1,2}\s*([^\s=!,()]+)|\s+in\s*\(([^()]+)\))\s*$/.exec(
        part,
      );
    if (!match) return undefined;
    const [, key, value, values] = match;
    if (key in tags) return undefined;
    tags[key] = (value ?? values)
      .split(',')
      .map(each => each.trim())
      .filter(Boolean);
  }
  return tags;
}
