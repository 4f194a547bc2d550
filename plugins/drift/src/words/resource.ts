import {
  AttributeChange,
  DriftCause,
  ResourceAction,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { Translate } from '../translation';

/** Why reality and code differ. */
export function causeWords(cause: DriftCause, t: Translate): string {
  return cause === 'changed-outside'
    ? t('cause.changedOutside')
    : t('cause.notApplied');
}

/** What an apply would do to a resource. */
export function actionWords(action: ResourceAction, t: Translate): string {
  const words: Record<ResourceAction, string> = {
    create: t('resourceAction.create'),
    update: t('resourceAction.update'),
    delete: t('resourceAction.delete'),
    replace: t('resourceAction.replace'),
    move: t('resourceAction.move'),
    import: t('resourceAction.import'),
    forget: t('resourceAction.forget'),
    read: t('resourceAction.read'),
  };
  return words[action];
}

/** What an apply would do to a resource, in a sentence. */
export function applyWords(resource: ResourceDrift, t: Translate): string {
  const { action, previousAddress } = resource;
  if (action === 'read') return t('drift.wouldRead');
  return action === 'move' && previousAddress
    ? t('drift.wouldMove', { address: previousAddress })
    : t('drift.would', { action: actionWords(action, t) });
}

/** A side of an attribute that differs: what it is, or in brackets why it is not shown. */
export type AttributeValue = { text: string; aside: boolean };

/** What stands on a side of an attribute's difference. */
export function attributeValue(
  attribute: AttributeChange,
  side: 'before' | 'after',
  t: Translate,
): AttributeValue {
  if (attribute.sensitive) {
    return { text: t('attribute.sensitive'), aside: true };
  }
  if (side === 'after' && attribute.unknown) {
    return { text: t('attribute.unknown'), aside: true };
  }
  const value = attribute[side];
  return value === undefined
    ? { text: t('attribute.absent'), aside: true }
    : { text: value, aside: false };
}
