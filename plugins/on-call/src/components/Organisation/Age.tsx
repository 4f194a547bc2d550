import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  AnswerFreshness,
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
}));

/** How old what a row says is, where it comes from, and why it is no newer. */
export function Age(props: { freshness: AnswerFreshness }) {
  const { source, asOf, state, reason } = props.freshness;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const age = asOf && <RelativeTime at={asOf} />;
  return (
    <>
      {state === 'fresh' && (age ?? t('organisation.services.notKnown'))}
      {state === 'stale' && (
        <StatusLabel tone="warning">
          {age ?? t('organisation.services.stale')}
        </StatusLabel>
      )}
      {state === 'failed' && (
        <StatusLabel tone="bad">
          {age ?? t('organisation.services.failed')}
        </StatusLabel>
      )}
      {state === 'never' && (
        <StatusLabel tone="neutral">
          {t('organisation.services.never')}
        </StatusLabel>
      )}
      <span className={classes.aside}>
        {t('organisation.services.from', { source })}
        {state !== 'fresh' && reason && `: ${reason}`}
      </span>
    </>
  );
}
