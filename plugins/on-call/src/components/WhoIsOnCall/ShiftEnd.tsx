import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Shift } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel } from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { hasEnded } from '../../words';
import { When } from '../When';

/** Until when a shift goes; that it has ended, where it is not known who took over. */
export function ShiftEnd(props: { shift: Shift }) {
  const { shift } = props;
  const { end } = shift;
  const { t } = useTranslationRef(onCallTranslationRef);
  const { now } = useMoment();
  if (!end) return <span>{t('card.always')}</span>;
  const when = <When at={end} />;
  return hasEnded(shift, now) ? (
    <StatusLabel tone="warning">{t('card.ended', { when })}</StatusLabel>
  ) : (
    <span>{t('time.until', { when })}</span>
  );
}
