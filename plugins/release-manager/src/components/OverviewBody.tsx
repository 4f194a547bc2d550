import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { ReleaseOverview } from '@paved-path/backstage-plugin-release-manager-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../translation';
import { failureOf, overviewSentence } from '../words';
import { EnvironmentLanes } from './EnvironmentLanes';
import { FailureNotice } from './FailureNotice';
import { Act } from './types';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  sentence: {
    fontSize: theme.typography.body1.fontSize,
    lineHeight: 1.5,
    overflowWrap: 'anywhere',
    color: theme.palette.text.primary,
  },
  hidden: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(100%)',
    whiteSpace: 'nowrap',
  },
}));

/** How a service stands everywhere: what failed, the sentence, the environments. */
export function OverviewBody(props: {
  overview: ReleaseOverview;
  mayRelease: boolean;
  onAct: Act;
  /** Where the failures' logs are shown; without it they are shown here. */
  logHref?: string;
  /** The release that stands beside it, with its log and the way back. */
  shownReleaseId?: string;
  /** Offers to roll back what is healthy as well. */
  withRollBack?: boolean;
}) {
  const { overview, mayRelease, onAct, logHref, shownReleaseId, withRollBack } =
    props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const sentence = overviewSentence(overview, t);
  const failed = overview.environments.flatMap(status => {
    const failure = failureOf(status);
    return failure ? [{ status, failure }] : [];
  });
  return (
    <div className={classes.root}>
      <div role="status" className={failed.length ? classes.hidden : undefined}>
        <Typography component="p" className={classes.sentence}>
          {sentence.tone ? (
            <StatusLabel tone={sentence.tone}>{sentence.words}</StatusLabel>
          ) : (
            sentence.words
          )}
        </Typography>
      </div>
      {failed.map(({ status, failure }) => (
        <FailureNotice
          key={status.environment.name}
          status={status}
          failure={failure}
          mayRelease={mayRelease}
          onAct={onAct}
          logHref={logHref}
          besideRelease={
            shownReleaseId !== undefined &&
            failure.release?.id === shownReleaseId &&
            failure.release.state === 'failed'
          }
        />
      ))}
      <EnvironmentLanes
        overview={overview}
        mayRelease={mayRelease}
        onAct={onAct}
        withRollBack={withRollBack}
      />
    </div>
  );
}
