import Chip from '@material-ui/core/Chip';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import {
  Artifact,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../../translation';
import { planWords, rolledBackIn } from '../../words';
import { ArtifactId } from '../ArtifactId';
import { Act } from '../types';
import { ReleaseMenu } from './ReleaseMenu';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    gap: theme.spacing(1.5),
    alignItems: 'flex-start',
    padding: theme.spacing(1.5, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
  main: {
    flex: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  message: {
    fontWeight: theme.typography.fontWeightMedium as number,
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
  chip: { height: 20, margin: 0, '& span': { padding: theme.spacing(0, 1) } },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** An artifact: what it holds, whether its tests passed, where it runs, and the button to release it. */
export function ArtifactRow(props: {
  artifact: Artifact;
  overview: ReleaseOverview | undefined;
  mayRelease: boolean;
  onAct: Act;
}) {
  const { artifact, overview, mayRelease, onAct } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const { commit, plan } = artifact;
  const environments = overview?.environments ?? [];
  const runsIn = environments.filter(
    status => status.artifactId === artifact.id,
  );
  return (
    <li className={classes.root}>
      <div className={classes.main}>
        <div className={classes.head}>
          <Typography
            variant="body2"
            className={classes.message}
            title={commit.sha}
          >
            {commit.url ? (
              <Link to={commit.url}>{commit.message}</Link>
            ) : (
              commit.message
            )}
          </Typography>
          {runsIn.map(({ environment }) => (
            <Chip
              key={environment.name}
              size="small"
              variant="outlined"
              className={classes.chip}
              label={environment.name}
              title={t('artifacts.runsIn', { environment: environment.name })}
            />
          ))}
        </div>
        <div className={classes.facts}>
          <ArtifactId id={artifact.id} />
          <span>
            {t('environment.who', {
              when: <RelativeTime at={artifact.builtAt} />,
              who: commit.author.name,
            })}
          </span>
          <Tests artifact={artifact} />
          {rolledBackIn(artifact.id, environments).map(({ environment }) => (
            <StatusLabel key={environment.name} tone="warning">
              {t('artifacts.rolledBackIn', { environment: environment.name })}
            </StatusLabel>
          ))}
        </div>
        {plan && (
          <Typography variant="caption" color="textSecondary">
            {planWords(plan, t)}
          </Typography>
        )}
      </div>
      {mayRelease && environments.length > 0 && (
        <ReleaseMenu
          artifact={artifact}
          environments={environments}
          onAct={onAct}
        />
      )}
    </li>
  );
}

function Tests(props: { artifact: Artifact }) {
  const { tests } = props.artifact;
  const { t } = useTexts(releaseManagerTranslationRef);
  if (!tests) return <span>{t('artifacts.noTests')}</span>;
  const label =
    tests.failed > 0 ? (
      <StatusLabel tone="bad">
        {t('artifacts.testsFailed', { count: tests.failed })}
      </StatusLabel>
    ) : (
      <StatusLabel tone="good">
        {t('artifacts.testsPassed', { count: tests.passed })}
      </StatusLabel>
    );
  return tests.url ? <Link to={tests.url}>{label}</Link> : label;
}
