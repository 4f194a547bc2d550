import { Link } from '@backstage/core-components';
import Grid from '@material-ui/core/Grid';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PipelineRun } from '@paved-path/backstage-plugin-sandbox-common';
import {
  FramedAnswer,
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { sandboxFreshness, usePaths, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { isRunning, runTones, subject } from '../words';
import { CancelRun } from './CancelRun';
import { Facts } from './Facts';
import { RunLogView } from './RunLogView';
import { StepList } from './StepList';
import { Tests } from './RunTable';
import { Took } from './Took';
import { PageContent } from './PageContent';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(2),
  },
  message: { flexGrow: 1, overflowWrap: 'anywhere' },
}));

/** One pipeline run, followed live. */
export function RunPage(props: { id: string }) {
  const { id } = props;
  const { t } = useTexts(sandboxTranslationRef);
  const query = useSandboxQuery(
    `run ${id}`,
    (api, signal) => api.getRun(id, { signal }),
    { isMoving: isRunning, pollInterval: 1000 },
  );
  return (
    <PageContent>
      <FramedAnswer
        title={t('pages.runs')}
        query={query}
        freshness={sandboxFreshness(t('source'))}
      >
        {({ data }) => <Run run={data} onChange={query.reload} />}
      </FramedAnswer>
    </PageContent>
  );
}

function Run(props: { run: PipelineRun; onChange: () => void }) {
  const { run, onChange } = props;
  const { t } = useTexts(sandboxTranslationRef);
  const classes = useStyles();
  const paths = usePaths();
  return (
    <>
      <div className={classes.head}>
        <StatusLabel tone={runTones[run.state]}>
          {t(`run.${run.state}`)}
        </StatusLabel>
        <Typography variant="h5" component="h2" className={classes.message}>
          {subject(run.commit.message)}
        </Typography>
        {isRunning(run) && <CancelRun run={run} onCancelled={onChange} />}
      </div>
      <Grid container spacing={3}>
        <Grid item xs={12} md={4}>
          <Facts
            facts={[
              run.reason && [t('run.reason'), run.reason],
              [
                t('columns.repository'),
                paths ? (
                  <Link to={paths.repository(run.repository)}>
                    {run.repository}
                  </Link>
                ) : (
                  run.repository
                ),
              ],
              [
                t('columns.commit'),
                t('run.branch', {
                  branch: run.branch,
                  sha: run.commit.sha.slice(0, 10),
                }),
              ],
              [t('columns.author'), run.commit.author.name],
              [t('columns.tests'), <Tests run={run} />],
              run.artifactId && [t('run.artifact'), run.artifactId],
              [
                t('columns.duration'),
                <Took
                  from={run.startedAt}
                  to={run.finishedAt}
                  running={isRunning(run)}
                />,
              ],
              [t('columns.age'), <RelativeTime at={run.queuedAt} />],
            ]}
          />
          <Typography variant="h6" component="h3">
            {t('run.steps')}
          </Typography>
          <StepList steps={run.steps} />
        </Grid>
        <Grid item xs={12} md={8}>
          <RunLogView id={run.id} />
        </Grid>
      </Grid>
    </>
  );
}
