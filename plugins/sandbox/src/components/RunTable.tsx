import { Link } from '@backstage/core-components';
import { PipelineRun } from '@paved-path/backstage-plugin-sandbox-common';
import {
  RelativeTime,
  shorten,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { usePaths } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { isRunning, runTones, subject } from '../words';
import { PaperTable } from './PaperTable';
import { Took } from './Took';

/** How many characters of a commit's message a row holds; its run has the whole of it. */
const COMMIT_LENGTH = 100;

/** Pipeline runs, newest first; the commit's message leads to the run. */
export function RunTable(props: {
  runs: PipelineRun[];
  /** Leaves the repository out, where all are of one. */
  ofOneRepository?: boolean;
}) {
  const { t } = useTexts(sandboxTranslationRef);
  const paths = usePaths();
  return (
    <PaperTable
      label={t('run.caption')}
      rows={props.runs}
      rowKey={({ id }) => id}
      columns={[
        {
          title: t('columns.status'),
          share: 3,
          cell: ({ state }) => (
            <StatusLabel tone={runTones[state]}>
              {t(`run.${state}`)}
            </StatusLabel>
          ),
        },
        ...(props.ofOneRepository
          ? []
          : [
              {
                title: t('columns.repository'),
                share: 4,
                cell: ({ repository }: PipelineRun) =>
                  paths ? (
                    <Link to={paths.repository(repository)}>{repository}</Link>
                  ) : (
                    repository
                  ),
              },
            ]),
        {
          title: t('columns.commit'),
          share: 6,
          cell: ({ id, commit, url }) => (
            <Link to={paths?.run(id) ?? url} title={subject(commit.message)}>
              {shorten(commit.message, COMMIT_LENGTH)}
            </Link>
          ),
        },
        {
          title: t('columns.author'),
          share: 3,
          cell: ({ commit }) => commit.author.name,
        },
        {
          title: t('columns.tests'),
          share: 3,
          cell: run => <Tests run={run} />,
        },
        {
          title: t('columns.duration'),
          share: 2,
          cell: run => (
            <Took
              from={run.startedAt}
              to={run.finishedAt}
              running={isRunning(run)}
            />
          ),
        },
        {
          title: t('columns.age'),
          share: 3,
          cell: ({ queuedAt }) => <RelativeTime at={queuedAt} />,
        },
      ]}
    />
  );
}

/** What the tests of a run said. */
export function Tests(props: { run: PipelineRun }) {
  const { tests } = props.run;
  const { t } = useTexts(sandboxTranslationRef);
  if (!tests) {
    return <>{isRunning(props.run) ? '–' : t('run.noTests')}</>;
  }
  const { passed, failed } = tests;
  return (
    <StatusLabel tone={failed > 0 ? 'bad' : 'good'}>
      {failed > 0
        ? t('run.testsFailed', {
            failed: String(failed),
            passed: String(passed),
          })
        : t('run.testsPassed', { passed: String(passed) })}
    </StatusLabel>
  );
}
