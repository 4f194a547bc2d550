import {
  IgnoreRule,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { ReportedDrift } from '@paved-path/backstage-plugin-drift-node';
import { fingerprintOf } from './fingerprint';
import { matchesGlob } from './globs';

/** Where a drift is. @internal */
export type Place = { environmentId: string; repository?: string };

/** What rules make of a drift. @internal */
export type Ignored = {
  /** The rules that hide it together; none: it is shown. */
  ruleIds: string[];
  /** What it consists of besides what is ignored. */
  fingerprint: string;
};

type Rule = Omit<IgnoreRule, 'hides'>;

/**
 * What the rules hide of a drift. A rule that names an attribute hides that attribute of an update;
 * an update whose every attribute is hidden is hidden whole. Attributes that were not listed are not known to be noise.
 * @internal
 */
export function applyIgnoreRules(
  resource: ReportedDrift,
  place: Place,
  rules: readonly Rule[],
): Ignored {
  const fitting = rules.filter(rule => fits(rule, resource, place));
  const whole = fitting.find(rule => rule.attribute === undefined);
  if (whole) {
    return { ruleIds: [whole.id], fingerprint: fingerprintOf(resource) };
  }
  const isUpdate = resource.action === 'update';
  const used = new Set<string>();
  const shown = resource.attributes.filter(({ path }) => {
    const rule =
      isUpdate && fitting.find(each => matchesGlob(each.attribute ?? '', path));
    if (rule) used.add(rule.id);
    return !rule;
  });
  const hidden = used.size > 0 && !shown.length && !resource.truncated;
  return {
    ruleIds: hidden ? [...used] : [],
    fingerprint: fingerprintOf(
      hidden ? resource : { ...resource, attributes: shown },
    ),
  };
}

function fits(rule: Rule, resource: ResourceDrift, place: Place): boolean {
  return (
    (rule.environmentId === undefined ||
      rule.environmentId === place.environmentId) &&
    (rule.repository === undefined || rule.repository === place.repository) &&
    (rule.address === undefined ||
      matchesGlob(rule.address, resource.address)) &&
    (rule.type === undefined || matchesGlob(rule.type, resource.type))
  );
}
