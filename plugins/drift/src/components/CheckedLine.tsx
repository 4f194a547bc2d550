import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import { RelativeTime, useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../translation';
import { durationWords } from '../words';

/** When it was checked, and how long that took; when it last could be, where it fails; nothing where it never was. */
export function CheckedLine(
  props: Pick<InfrastructureEnvironment, 'checkedAt' | 'tookMs'> & {
    state?: InfrastructureEnvironment['state'];
  },
) {
  const { checkedAt, tookMs, state } = props;
  const { t } = useTexts(driftTranslationRef);
  if (!checkedAt) return null;
  const age = <RelativeTime at={checkedAt} />;
  if (state === 'failed') {
    return <span>{t('environment.lastChecked', { age })}</span>;
  }
  return (
    <span>
      {tookMs === undefined
        ? t('environment.checked', { age })
        : t('environment.checkedTook', {
            age,
            duration: durationWords(tookMs),
          })}
    </span>
  );
}
