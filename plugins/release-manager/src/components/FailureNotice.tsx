import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { EnvironmentStatus } from '@paved-path/backstage-plugin-release-manager-common';
import {
  StatusLabel,
  toneColor,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../translation';
import { Failure, failureWords, shortArtifactId } from '../words';
import { LogLines } from './LogLines';
import { RollBackButton } from './RollBackButton';
import { Act } from './types';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    borderLeft: `3px solid ${toneColor(theme, 'bad')}`,
    background: alpha(toneColor(theme, 'bad'), 0.06),
    borderRadius: theme.shape.borderRadius,
    padding: theme.spacing(1.25, 1.5),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  title: { fontWeight: theme.typography.fontWeightBold as number },
  message: { overflowWrap: 'anywhere' },
  actions: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
  },
}));

/** What failed in an environment and what can be done; it comes before everything else. */
export function FailureNotice(props: {
  status: EnvironmentStatus;
  failure: Failure;
  mayRelease: boolean;
  onAct: Act;
  /** Where the log is shown; without it, it is shown here. */
  logHref?: string;
  /** True where the failed release stands beside it, with its log and the way back. */
  besideRelease?: boolean;
}) {
  const { status, failure, mayRelease, onAct, logHref, besideRelease } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const environment = status.environment.name;
  const artifact = shortArtifactId(failure.artifactId);
  const mayRollBack = mayRelease && failure.canRollBack && !besideRelease;
  return (
    <div className={classes.root}>
      <StatusLabel tone="bad" className={classes.title}>
        {t('failure.title', { artifact, environment })}
      </StatusLabel>
      <Typography variant="body2" className={classes.message}>
        {failure.message
          ? failureWords(failure.message, t)
          : t('failure.noMessage')}
      </Typography>
      {failure.servingArtifactId && (
        <Typography variant="body2" className={classes.message}>
          {t('failure.serving', {
            artifact: shortArtifactId(failure.servingArtifactId),
          })}
        </Typography>
      )}
      {!logHref && !besideRelease && (
        <LogLines
          lines={failure.lastLogLines}
          label={t('failure.logLabel', { artifact, environment })}
        />
      )}
      {(mayRollBack || logHref) && (
        <div className={classes.actions}>
          {mayRollBack && (
            <RollBackButton status={status} onAct={onAct} urgent />
          )}
          {logHref && failure.lastLogLines.length > 0 && (
            <Link to={logHref}>
              <Typography variant="body2" component="span">
                {t('failure.seeLog')}
              </Typography>
            </Link>
          )}
        </div>
      )}
    </div>
  );
}
