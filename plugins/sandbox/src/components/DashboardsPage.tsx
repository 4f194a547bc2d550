import { Link } from '@backstage/core-components';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { FramedAnswer, useTexts } from '@paved-path/provider-kit-react';
import { Route, Routes, useParams } from 'react-router-dom';
import { sandboxFreshness, usePaths, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { DashboardPage } from './DashboardPage';
import { TabContent } from './TabContent';

/** The services that have golden signals, and below it each one's. */
export function DashboardsPage() {
  return (
    <Routes>
      <Route
        path="/"
        element={
          <TabContent>
            <ServiceChoice />
          </TabContent>
        }
      />
      <Route path="/:service" element={<RoutedDashboardPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}

function RoutedDashboardPage() {
  const { service = '' } = useParams();
  return <DashboardPage key={service} service={service} />;
}

function ServiceChoice() {
  const { t } = useTexts(sandboxTranslationRef);
  const paths = usePaths();
  const query = useSandboxQuery('workloads', (api, signal) =>
    api.getWorkloads({}, { signal }),
  );
  return (
    <FramedAnswer
      title={t('pages.dashboards')}
      query={query}
      freshness={sandboxFreshness(t('source'))}
      empty={({ data }) =>
        data.length === 0
          ? {
              title: t('dashboard.noneTitle'),
              children: t('dashboard.noneBody'),
            }
          : undefined
      }
    >
      {({ data }) => (
        <>
          <Typography paragraph>{t('dashboard.choose')}</Typography>
          <ul>
            {[...new Set(data.map(({ service }) => service))]
              .sort()
              .map(service => (
                <li key={service}>
                  <Link to={paths?.dashboard(service) ?? service}>
                    {service}
                  </Link>
                </li>
              ))}
          </ul>
        </>
      )}
    </FramedAnswer>
  );
}
