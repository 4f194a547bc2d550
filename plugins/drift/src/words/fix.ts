import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { Translate } from '../translation';

/** What something that was opened is. */
export function openedKindWords(kind: OpenedFix['kind'], t: Translate): string {
  const words: Record<OpenedFix['kind'], string> = {
    'pull-request': t('openedKind.pullRequest'),
    issue: t('openedKind.issue'),
    comment: t('openedKind.comment'),
    run: t('openedKind.run'),
    deployment: t('openedKind.deployment'),
    branch: t('openedKind.branch'),
  };
  return words[kind];
}
