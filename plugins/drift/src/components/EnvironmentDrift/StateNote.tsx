import Typography from '@material-ui/core/Typography';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { Drift } from '@paved-path/backstage-plugin-drift-common';
import {
  RelativeTime,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftTranslationRef } from '../../translation';

/** Why a drift does not count any more: who acknowledged it until when, which rule hides it, when it was resolved. */
export function StateNote(props: { drift: Drift; ruleReason?: string }) {
  const { drift, ruleReason } = props;
  const { t } = useTexts(driftTranslationRef);
  const language = useLanguage();
  const { acknowledgement } = drift;
  if (drift.state === 'acknowledged' && acknowledgement) {
    const { by, at, reason, until } = acknowledgement;
    return (
      <Typography variant="body2">
        {t('drift.acknowledgedBy', {
          who: <Person userRef={by} />,
          age: <RelativeTime at={at} />,
          reason,
        })}{' '}
        {until
          ? t('drift.acknowledgedUntil', {
              until: DateTime.fromISO(until, {
                locale: language,
              }).toLocaleString(DateTime.DATE_MED),
            })
          : t('drift.acknowledgedOpen')}
      </Typography>
    );
  }
  if (drift.state === 'ignored') {
    return (
      <Typography variant="body2">
        {ruleReason
          ? t('drift.ignoredByRule', { reason: ruleReason })
          : t('drift.ignoredByUnknownRule')}
      </Typography>
    );
  }
  if (drift.state === 'resolved' && drift.resolvedAt) {
    return (
      <Typography variant="body2">
        {t('drift.resolvedAt', { age: <RelativeTime at={drift.resolvedAt} /> })}
      </Typography>
    );
  }
  return null;
}

/** Somebody by name where the catalog knows one. */
export function Person(props: { userRef: string }) {
  const { userRef } = props;
  return /^[^:/]+:[^:/]+\/[^/]+$/.test(userRef) ? (
    <EntityDisplayName entityRef={userRef} hideIcon disableTooltip />
  ) : (
    <>{userRef}</>
  );
}
