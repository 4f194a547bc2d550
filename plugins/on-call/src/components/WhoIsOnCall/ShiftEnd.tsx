import { Shift } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { hasEnded } from '../../words';
import { When } from '../When';

/** Until when a shift goes; that it has ended, where it is not known who took over. */
export function ShiftEnd(props: {
  shift: Shift;
  /** Where a title says "until" already. */
  short?: boolean;
}) {
  const { shift, short } = props;
  const { end } = shift;
  const { t } = useTexts(onCallTranslationRef);
  const { now } = useMoment();
  if (!end) return <span>{t('card.always')}</span>;
  const when = <When at={end} />;
  return hasEnded(shift, now) ? (
    <StatusLabel tone="warning">{t('card.ended', { when })}</StatusLabel>
  ) : (
    <span>{short ? when : t('time.until', { when })}</span>
  );
}
