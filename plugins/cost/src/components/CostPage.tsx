import { Route, Routes } from 'react-router-dom';
import { Content } from '@backstage/core-components';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { OrganisationPage } from './Organisation/OrganisationPage';
import { PageTabs } from './PageTabs';
import { SourcesPage } from './Sources/SourcesPage';

/** What the whole organisation costs, and below it where charges come from. */
export function CostPage() {
  return (
    <Content>
      <Routes>
        <Route
          index
          element={
            <>
              <PageTabs current="organisation" />
              <OrganisationPage />
            </>
          }
        />
        <Route
          path="sources"
          element={
            <>
              <PageTabs current="sources" />
              <SourcesPage />
            </>
          }
        />
        <Route path="*" element={<NotFoundErrorPage />} />
      </Routes>
    </Content>
  );
}
