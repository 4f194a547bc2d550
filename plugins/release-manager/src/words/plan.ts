import { ArtifactPlan } from '@paved-path/backstage-plugin-release-manager-common';
import { Translate } from '../translation';

/** The plan that an artifact was built with, and where its service went its own way. */
export function planWords(plan: ArtifactPlan, t: Translate): string {
  const { name, version, pinned, newest, overrides } = plan;
  const standing: string[] = [t('artifacts.plan', { name, version })];
  const isBehind = newest !== undefined && newest !== version;
  if (pinned) {
    standing.push(
      isBehind
        ? t('artifacts.pinnedBehind', { version: newest })
        : t('artifacts.pinned'),
    );
  } else if (isBehind) {
    standing.push(t('artifacts.newest', { version: newest }));
  }
  const words: string[] = [standing.join(', ')];
  if (overrides.length) {
    words.push(t('artifacts.overrides', { files: overrides.join(', ') }));
  }
  return words.join(' · ');
}
