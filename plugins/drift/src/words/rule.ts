import { IgnoreRule } from '@paved-path/backstage-plugin-drift-common';
import { Translate } from '../translation';

/** What a rule matches, in words. */
export function ruleWords(rule: IgnoreRule, t: Translate): string {
  const resource =
    [rule.type, rule.address].filter(Boolean).join(' ') ||
    t('rules.everything');
  return rule.attribute
    ? t('rules.attributeOf', { attribute: rule.attribute, resource })
    : resource;
}
