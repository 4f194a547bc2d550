import { ReleaseIntent } from '@paved-path/backstage-plugin-release-manager-common';
import { shortArtifactId } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/** With which intent something was released. */
export function intentWords(intent: ReleaseIntent, t: Translate): string {
  switch (intent.type) {
    case 'promote':
      return intent.fromEnvironment
        ? t('intent.promoteFrom', { environment: intent.fromEnvironment })
        : t('intent.promote');
    case 'rollback':
      return intent.rollbackOfArtifactId
        ? t('intent.rollbackOf', {
            artifact: shortArtifactId(intent.rollbackOfArtifactId),
          })
        : t('intent.rollback');
    case 'automatic':
      return intent.branch
        ? t('intent.automaticOf', { branch: intent.branch })
        : t('intent.automatic');
    default:
      return t('intent.release');
  }
}
