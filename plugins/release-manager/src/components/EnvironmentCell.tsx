import { ReactNode } from 'react';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { EnvironmentStatus } from '@paved-path/backstage-plugin-release-manager-common';
import {
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { releaseManagerTranslationRef } from '../translation';
import { environmentStatus, isUnderWay, shortArtifactId } from '../words';
import { ArtifactId } from './ArtifactId';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(0.5),
    minWidth: 0,
  },
  head: {
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(1),
    width: '100%',
  },
  name: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  status: { fontSize: theme.typography.body2.fontSize },
  progress: { width: '100%', maxWidth: 160, borderRadius: 2 },
  artifacts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(0.5),
    maxWidth: '100%',
    fontSize: theme.typography.body2.fontSize,
  },
  open: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.375),
    fontSize: theme.typography.caption.fontSize,
    flexShrink: 0,
  },
  openIcon: { fontSize: 13 },
}));

/** How a service stands in one environment. */
export function EnvironmentCell(props: {
  service: string;
  status: EnvironmentStatus;
  /** What can be done there. */
  children?: ReactNode;
}) {
  const { service, status, children } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const { rollout, release } = status;
  const environment = status.environment.name;
  const { tone, words } = environmentStatus(status, t);
  const underWay = isUnderWay(release);
  const becomes =
    underWay && release.artifactId !== status.artifactId
      ? release.artifactId
      : undefined;
  const who =
    status.intent?.type === 'automatic'
      ? t('environment.automatic')
      : status.releasedBy?.name;
  const { desired = 0, ready = 0 } = rollout.replicas ?? {};
  const serving = rollout.servingArtifactId;
  return (
    <div className={classes.root}>
      <div className={classes.head}>
        <Typography component="h3" className={classes.name} title={environment}>
          {environment}
        </Typography>
        {rollout.url && (
          <Link
            to={rollout.url}
            target="_blank"
            rel="noopener"
            className={classes.open}
            title={rollout.url}
            aria-label={t('environment.openLabel', { service, environment })}
          >
            {t('environment.open')}
            <OpenInNewIcon className={classes.openIcon} aria-hidden />
          </Link>
        )}
      </div>
      <StatusLabel tone={tone} className={classes.status}>
        {words}
      </StatusLabel>
      {tone === 'progress' && (
        <LinearProgress
          className={classes.progress}
          aria-label={t('environment.progressLabel', { environment })}
          variant={desired ? 'determinate' : 'indeterminate'}
          value={desired ? Math.round((100 * ready) / desired) : undefined}
        />
      )}
      {(status.artifactId || becomes) && (
        <div className={classes.artifacts}>
          {status.artifactId && <ArtifactId id={status.artifactId} />}
          {status.artifactId && becomes && (
            <span role="img" aria-label={t('environment.becomes')}>
              →
            </span>
          )}
          {becomes && <ArtifactId id={becomes} />}
        </div>
      )}
      {serving && serving !== status.artifactId && (
        <Typography variant="caption" color="textSecondary" title={serving}>
          {t('environment.serving', { artifact: shortArtifactId(serving) })}
        </Typography>
      )}
      {status.releasedAt && (
        <Typography variant="caption" color="textSecondary">
          {who ? (
            t('environment.who', {
              when: <RelativeTime at={status.releasedAt} />,
              who,
            })
          ) : (
            <RelativeTime at={status.releasedAt} />
          )}
        </Typography>
      )}
      {children}
    </div>
  );
}
