import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import { RelativeTime, useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../translation';
import { durationWords } from '../words';

/** When it was checked, and how long that took; where it fails, when it was tried and when it last could be; nothing where it never was. */
export function CheckedLine(
  props: Pick<InfrastructureEnvironment, 'checkedAt' | 'tookMs' | 'triedAt'> & {
    state?: InfrastructureEnvironment['state'];
  },
) {
  const { checkedAt, tookMs, triedAt, state } = props;
  const { t } = useTexts(driftTranslationRef);
  const age = checkedAt && <RelativeTime at={checkedAt} />;
  if (state === 'failed') {
    return (
      <>
        {triedAt && (
          <span>
            {t('environment.lastTried', { age: <RelativeTime at={triedAt} /> })}
          </span>
        )}
        {age && <span>{t('environment.lastChecked', { age })}</span>}
      </>
    );
  }
  if (!age) return null;
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
