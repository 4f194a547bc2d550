import { CodeSnippet } from '@backstage/core-components';
import Accordion from '@material-ui/core/Accordion';
import AccordionDetails from '@material-ui/core/AccordionDetails';
import AccordionSummary from '@material-ui/core/AccordionSummary';
import Typography from '@material-ui/core/Typography';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import { SandboxDashboard } from '@paved-path/backstage-plugin-sandbox-common';
import { FramedAnswer, useTexts } from '@paved-path/provider-kit-react';
import { sandboxFreshness, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { EnvironmentSignals } from './EnvironmentSignals';
import { PageContent } from './PageContent';

/** The golden signals of a service in each environment, and what was published for it. */
export function DashboardPage(props: { service: string }) {
  const { service } = props;
  const { t } = useTexts(sandboxTranslationRef);
  const query = useSandboxQuery(
    `dashboard ${service}`,
    (api, signal) => api.getDashboard(service, { signal }),
    // Samples come for as long as anything runs.
    { isMoving: () => true, pollInterval: 5000 },
  );
  return (
    <PageContent>
      <Typography variant="h5" component="h2">
        {t('dashboard.title', { service })}
      </Typography>
      <Typography variant="body2" color="textSecondary" paragraph>
        {t('dashboard.window')}
      </Typography>
      <FramedAnswer
        title={t('dashboard.title', { service })}
        query={query}
        freshness={sandboxFreshness(t('source'))}
        empty={({ data }) =>
          data.environments.length === 0
            ? {
                title: t('dashboard.noneTitle'),
                children: t('dashboard.noneBody'),
              }
            : undefined
        }
      >
        {({ data }) => (
          <>
            {data.environments.map(({ environment, samples }) => (
              <EnvironmentSignals
                key={environment}
                environment={environment}
                samples={samples}
              />
            ))}
            <Published dashboard={data} />
          </>
        )}
      </FramedAnswer>
    </PageContent>
  );
}

function Published(props: { dashboard: SandboxDashboard }) {
  const { alertRules, dashboard } = props.dashboard;
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <>
      <Folded title={t('dashboard.rules')} text={alertRules} language="yaml" />
      <Folded
        title={t('dashboard.model')}
        text={JSON.stringify(dashboard, undefined, 2)}
        language="json"
      />
    </>
  );
}

function Folded(props: { title: string; text: string; language: string }) {
  const { title, text, language } = props;
  return (
    <Accordion TransitionProps={{ unmountOnExit: true }}>
      <AccordionSummary expandIcon={<ExpandMoreIcon />}>
        {title}
      </AccordionSummary>
      <AccordionDetails>
        <CodeSnippet text={text} language={language} showCopyCodeButton />
      </AccordionDetails>
    </Accordion>
  );
}
