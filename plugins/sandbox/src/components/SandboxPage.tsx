import { Header, Page, TabbedLayout } from '@backstage/core-components';
import { useTexts } from '@paved-path/provider-kit-react';
import { sandboxTranslationRef } from '../translation';
import { DashboardsPage } from './DashboardsPage';
import { RepositoriesPage } from './RepositoriesPage';
import { RunsPage } from './RunsPage';
import { ServicesPage } from './ServicesPage';
import { TokensPage } from './TokensPage';

/** The whole page for the old frontend system; the new one makes it of sub-pages. */
export function SandboxPage() {
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('pages.sandbox')} />
      <TabbedLayout>
        <TabbedLayout.Route path="/services" title={t('pages.services')}>
          <ServicesPage />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/runs" title={t('pages.runs')}>
          <RunsPage />
        </TabbedLayout.Route>
        <TabbedLayout.Route
          path="/repositories"
          title={t('pages.repositories')}
        >
          <RepositoriesPage />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/dashboards" title={t('pages.dashboards')}>
          <DashboardsPage />
        </TabbedLayout.Route>
        <TabbedLayout.Route path="/tokens" title={t('pages.tokens')}>
          <TokensPage />
        </TabbedLayout.Route>
      </TabbedLayout>
    </Page>
  );
}
