import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Release,
  releaseChannel,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  EmptyPanel,
  ErrorPanel,
  LoadingPanel,
  RelativeTime,
  StatusLabel,
  TitledCard,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerApiRef } from '../../api';
import { releaseManagerTranslationRef } from '../../translation';
import {
  failureWords,
  intentWords,
  isUnderWay,
  shortArtifactId,
} from '../../words';
import { LogLines } from '../LogLines';
import { RollBackButton } from '../RollBackButton';
import { Act } from '../types';
import { ReleaseSteps } from './ReleaseSteps';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5) },
  heading: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
    overflowWrap: 'anywhere',
  },
  words: { overflowWrap: 'anywhere' },
}));

/** One release, followed live: the one chosen, the one under way, or the last one. */
export function ReleasePanel(props: {
  entityRef: string;
  releaseId: string | undefined;
  overview: ReleaseOverview | undefined;
  mayRelease: boolean;
  onAct: Act;
}) {
  const { entityRef, releaseId, overview, mayRelease, onAct } = props;
  const { t } = useTexts(releaseManagerTranslationRef);
  const api = useApi(releaseManagerApiRef);
  const query = useLiveQuery({
    key: releaseId,
    channel: releaseChannel(entityRef),
    load: signal => api.getRelease(releaseId!, { signal }),
    isMoving: isUnderWay,
  });
  // The overview knows it as well, and may know it first.
  const known = overview?.environments
    .map(({ release }) => release)
    .find(release => release?.id === releaseId);
  const release = query.value ?? known;

  let body = <LoadingPanel title={t('releaseTitle')} lines={4} />;
  if (release) {
    body = (
      <ReleaseBody
        release={release}
        overview={overview}
        mayRelease={mayRelease}
        onAct={onAct}
      />
    );
  } else if (query.error) {
    body = <ErrorPanel error={query.error} onRetry={query.reload} />;
  } else if (!releaseId && overview) {
    body = (
      <EmptyPanel title={t('release.none')}>{t('release.noneBody')}</EmptyPanel>
    );
  }
  return <TitledCard title={t('releaseTitle')}>{body}</TitledCard>;
}

function ReleaseBody(props: {
  release: Release;
  overview: ReleaseOverview | undefined;
  mayRelease: boolean;
  onAct: Act;
}) {
  const { release, overview, mayRelease, onAct } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const { environment, rollout } = release;
  const artifact = shortArtifactId(release.artifactId);
  const status = overview?.environments.find(
    candidate => candidate.environment.name === environment,
  );
  const isNewest = status?.release?.id === release.id;
  const failed = release.state === 'failed';
  const underWay: boolean = isUnderWay(release);
  return (
    <div className={classes.root}>
      <div>
        <Typography
          component="h3"
          className={classes.heading}
          title={release.artifactId}
        >
          {t('release.heading', { artifact, environment })}
        </Typography>
        <Typography variant="caption" color="textSecondary" component="p">
          {t('environment.who', {
            when: <RelativeTime at={release.requestedAt} />,
            who: t('release.by', {
              intent: intentWords(release.intent, t),
              who: release.actor.name,
            }),
          })}
        </Typography>
        {release.reason && (
          <Typography variant="body2" className={classes.words}>
            {t('release.because', { reason: release.reason })}
          </Typography>
        )}
      </div>
      <ReleaseSteps release={release} />
      {release.message && !underWay && release.state !== 'healthy' && (
        <StatusLabel tone={failed ? 'bad' : 'warning'}>
          <Typography
            variant="body2"
            component="span"
            className={classes.words}
          >
            {failureWords(release.message, t)}
          </Typography>
        </StatusLabel>
      )}
      {failed && (
        <LogLines
          lines={rollout?.lastLogLines ?? []}
          label={t('failure.logLabel', { artifact, environment })}
        />
      )}
      {failed && mayRelease && status && isNewest && (
        <div>
          <RollBackButton status={status} onAct={onAct} urgent />
        </div>
      )}
    </div>
  );
}
