import { Link } from '@backstage/core-components';
import Collapse from '@material-ui/core/Collapse';
import IconButton from '@material-ui/core/IconButton';
import ExpandLessIcon from '@material-ui/icons/ExpandLess';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { FramedAnswer, useTexts } from '@paved-path/provider-kit-react';
import { useState } from 'react';
import { sandboxFreshness, usePaths, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { shortVersion } from '../words';
import { AddressLink } from './AddressLink';
import { Code } from './Code';
import { PaperTable } from './PaperTable';
import { LogText } from './LogText';
import { TabContent } from './TabContent';
import { WorkloadStatus } from './WorkloadStatus';

/** What runs, in which environment, and how it is. */
export function ServicesPage() {
  const { t } = useTexts(sandboxTranslationRef);
  const query = useSandboxQuery(
    'workloads',
    (api, signal) => api.getWorkloads({}, { signal }),
    {
      isMoving: workloads =>
        workloads.some(({ state }) => state === 'progressing'),
    },
  );
  return (
    <TabContent>
      <FramedAnswer
        title={t('pages.services')}
        query={query}
        freshness={sandboxFreshness(t('source'))}
        empty={({ data }) =>
          data.length === 0
            ? {
                title: t('workload.emptyTitle'),
                children: t('workload.emptyBody'),
              }
            : undefined
        }
      >
        {({ data }) => <WorkloadTable workloads={data} />}
      </FramedAnswer>
    </TabContent>
  );
}

function WorkloadTable(props: { workloads: Workload[] }) {
  const { t } = useTexts(sandboxTranslationRef);
  const paths = usePaths();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setOpened(previous => {
      const next = new Set(previous);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <PaperTable
      label={t('workload.caption')}
      rows={props.workloads}
      rowKey={keyOf}
      columns={[
        {
          title: t('columns.service'),
          share: 4,
          cell: ({ service }) =>
            paths ? (
              <Link to={paths.dashboard(service)}>{service}</Link>
            ) : (
              service
            ),
        },
        {
          title: t('columns.environment'),
          share: 3,
          cell: ({ environment }) => environment,
        },
        {
          title: t('columns.status'),
          share: 5,
          cell: workload => <WorkloadStatus workload={workload} />,
        },
        {
          title: t('columns.replicas'),
          share: 2,
          cell: ({ replicas }) => t('workload.ready', count(replicas)),
        },
        {
          title: t('columns.version'),
          share: 4,
          cell: ({ artifactId }) => (
            <Code title={artifactId}>{shortVersion(artifactId)}</Code>
          ),
        },
        {
          title: t('columns.restarts'),
          share: 2,
          cell: ({ restarts }) => restarts,
        },
        {
          title: t('columns.address'),
          share: 7,
          cell: ({ url }) => <AddressLink url={url} />,
        },
        {
          title: t('columns.log'),
          share: 1,
          cell: workload => {
            const isOpened = opened.has(keyOf(workload));
            return (
              <IconButton
                size="small"
                aria-expanded={isOpened}
                aria-label={t('workload.showLog', workload)}
                onClick={() => toggle(keyOf(workload))}
              >
                {isOpened ? <ExpandLessIcon /> : <ExpandMoreIcon />}
              </IconButton>
            );
          },
        },
      ]}
      details={workload =>
        opened.has(keyOf(workload)) ? (
          <Collapse in appear>
            <LogText label={t('workload.showLog', workload)}>
              {workload.lastLogLines.length > 0
                ? workload.lastLogLines.join('\n')
                : t('workload.noLog')}
            </LogText>
          </Collapse>
        ) : undefined
      }
    />
  );
}

function keyOf(workload: Workload): string {
  return `${workload.environment}/${workload.namespace}/${workload.service}`;
}

function count(replicas: Workload['replicas']) {
  return { ready: String(replicas.ready), desired: String(replicas.desired) };
}
