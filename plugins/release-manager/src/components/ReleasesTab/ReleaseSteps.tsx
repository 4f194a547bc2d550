import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import CancelIcon from '@material-ui/icons/Cancel';
import CheckCircleIcon from '@material-ui/icons/CheckCircle';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import RemoveCircleOutlineIcon from '@material-ui/icons/RemoveCircleOutline';
import { DateTime } from 'luxon';
import {
  Release,
  ReleaseState,
} from '@paved-path/backstage-plugin-release-manager-common';
import { toneColor, useTexts } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../../translation';
import {
  failureWords,
  isUnderWay,
  releaseStatus,
  replicasOf,
} from '../../words';

/** The way that a release goes when all is well. */
const WAY: ReleaseState[] = [
  'requested',
  'checking',
  'committed',
  'rolling-out',
  'healthy',
];

const ICON = 20;

const useStyles = makeStyles<Theme>(theme => ({
  root: { listStyle: 'none', margin: 0, padding: 0 },
  step: {
    display: 'grid',
    gridTemplateColumns: `${ICON}px minmax(0, 1fr) auto`,
    columnGap: theme.spacing(1),
    position: 'relative',
    paddingBottom: theme.spacing(1.5),
    // The line that joins it to the next one.
    '&:not(:last-child)::before': {
      content: '""',
      position: 'absolute',
      left: ICON / 2 - 1,
      top: ICON + 2,
      bottom: -2,
      width: 2,
      background: theme.palette.divider,
    },
    '&:last-child': { paddingBottom: 0 },
  },
  icon: { fontSize: ICON },
  done: { color: toneColor(theme, 'good') },
  now: {
    color: toneColor(theme, 'progress'),
    '@media (prefers-reduced-motion: no-preference)': {
      animation: '$turn 2s linear infinite',
    },
  },
  bad: { color: toneColor(theme, 'bad') },
  aside: { color: theme.palette.text.secondary },
  upcoming: { color: theme.palette.text.secondary },
  message: { gridColumn: 2, overflowWrap: 'anywhere' },
  time: { fontVariantNumeric: 'tabular-nums' },
  '@keyframes turn': { to: { transform: 'rotate(360deg)' } },
}));

/** The life of a release as a line of steps, each with its time; those to come are hollow. */
export function ReleaseSteps(props: { release: Release }) {
  const { release } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const underWay = isUnderWay(release);
  const reached = release.steps.map(step => step.state);
  const furthest = Math.max(...reached.map(state => WAY.indexOf(state)), -1);
  const upcoming = underWay ? WAY.slice(furthest + 1) : [];
  const replicas = replicasOf(release.rollout);

  function words(state: ReleaseState, isLast: boolean): string {
    if (state === 'checking' && !isLast) return t('state.checked');
    if (state === 'rolling-out' && release.state === 'healthy') {
      return t('state.rolledOut');
    }
    if (state === 'rolling-out' && replicas) {
      return t('status.rollingOutCounted', replicas);
    }
    if (state === 'committed' && release.commitSha) {
      return `${t('state.committed')} ${release.commitSha.slice(0, 7)}`;
    }
    return releaseStatus(state, t).words;
  }

  return (
    <ol
      className={classes.root}
      aria-label={t('release.stepsLabel')}
      aria-live="polite"
    >
      {release.steps.map((step, index) => {
        const isLast = index === release.steps.length - 1;
        const at = DateTime.fromISO(step.at);
        return (
          <li
            key={`${step.state}-${step.at}`}
            className={classes.step}
            aria-current={isLast && underWay ? 'step' : undefined}
          >
            <StepIcon state={step.state} now={isLast && underWay} />
            <Typography
              variant="body2"
              title={step.state === 'committed' ? release.commitSha : undefined}
            >
              {words(step.state, isLast)}
            </Typography>
            <Typography
              variant="caption"
              color="textSecondary"
              component="time"
              dateTime={step.at}
              className={classes.time}
              title={at.toLocaleString(DateTime.DATETIME_FULL_WITH_SECONDS)}
            >
              {at.toFormat('HH:mm:ss')}
            </Typography>
            {step.message && step.message !== release.message && (
              <Typography
                variant="caption"
                color="textSecondary"
                className={classes.message}
              >
                {failureWords(step.message, t)}
              </Typography>
            )}
          </li>
        );
      })}
      {upcoming.map(state => (
        <li key={state} className={classes.step}>
          <RadioButtonUncheckedIcon
            aria-label={t('release.upcoming')}
            className={`${classes.icon} ${classes.aside}`}
          />
          <Typography variant="body2" className={classes.upcoming}>
            {releaseStatus(state, t).words}
          </Typography>
        </li>
      ))}
    </ol>
  );
}

function StepIcon(props: { state: ReleaseState; now: boolean }) {
  const classes = useStyles();
  const { state, now } = props;
  if (now) {
    return (
      <AutorenewIcon aria-hidden className={`${classes.icon} ${classes.now}`} />
    );
  }
  if (state === 'failed' || state === 'rejected') {
    return (
      <CancelIcon aria-hidden className={`${classes.icon} ${classes.bad}`} />
    );
  }
  if (state === 'superseded') {
    return (
      <RemoveCircleOutlineIcon
        aria-hidden
        className={`${classes.icon} ${classes.aside}`}
      />
    );
  }
  return (
    <CheckCircleIcon
      aria-hidden
      className={`${classes.icon} ${classes.done}`}
    />
  );
}
