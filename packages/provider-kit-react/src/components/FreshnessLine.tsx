import { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeError } from '../errors';
import { Tone } from '../theme';
import { providerKitTranslationRef } from '../translation';
import { RelativeTime } from './RelativeTime';
import { StatusLabel } from './StatusLabel';

/**
 * How old and how trustworthy an answer is.
 * @public
 */
export type AnswerFreshness = {
  /** Where the answer came from, in words that follow "from". */
  source: string;
  /** ISO 8601. */
  asOf?: string;
  state: 'fresh' | 'stale' | 'failed' | 'never';
  /** Why the last refresh failed. */
  reason?: string;
};

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
  },
  retry: {
    padding: theme.spacing(0, 0.75),
    minWidth: 0,
    fontSize: 'inherit',
    lineHeight: 'inherit',
  },
}));

const tones: Record<AnswerFreshness['state'], Tone | undefined> = {
  fresh: undefined,
  stale: 'warning',
  failed: 'bad',
  never: 'neutral',
};

/** @public */
export type FreshnessLineProps = {
  freshness: AnswerFreshness;
  /** Why asking again failed, where it did: what is shown is then older than it says. */
  error?: Error;
  onRetry?: () => void;
};

/**
 * The one quiet line at the foot: where from, how old, and why it is no newer.
 * @public
 */
export function FreshnessLine(props: FreshnessLineProps) {
  const { freshness, error, onRetry } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
  const state =
    error && freshness.state === 'fresh' ? 'stale' : freshness.state;
  const tone = tones[state];
  const { source, asOf } = freshness;
  const age = asOf ? <RelativeTime at={asOf} /> : t('freshness.unknownAge');
  const reason =
    freshness.reason ??
    (error ? describeError(error) : undefined) ??
    (state === 'never'
      ? t('freshness.notYetAsked')
      : t('freshness.refreshFailed'));

  let words: ReactNode = t('freshness.current', { source, age });
  if (tone) {
    words = asOf
      ? t('freshness.outdated', { source, age, reason })
      : t('freshness.never', { source, reason });
  }
  return (
    <Typography
      variant="caption"
      component="div"
      color="textSecondary"
      className={classes.root}
    >
      {tone ? (
        <StatusLabel tone={tone}>{words}</StatusLabel>
      ) : (
        <span>{words}</span>
      )}
      {tone && onRetry && (
        <Button
          size="small"
          variant="text"
          color="primary"
          className={classes.retry}
          onClick={onRetry}
        >
          {t('frame.retry')}
        </Button>
      )}
    </Typography>
  );
}
