import { Route, Routes } from 'react-router-dom';
import { Content } from '@backstage/core-components';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { Coverage } from '../Coverage';
import { PageTabs } from '../PageTabs';
import { EnvironmentPage } from './EnvironmentPage';
import { Fleet } from './Fleet';

/** The fleet, and below it what no code manages, and the page of each infrastructure environment. */
export function FleetPage() {
  return (
    <Content>
      <Routes>
        <Route
          index
          element={
            <>
              <PageTabs current="fleet" />
              <Fleet />
            </>
          }
        />
        <Route
          path="coverage"
          element={
            <>
              <PageTabs current="coverage" />
              <Coverage />
            </>
          }
        />
        <Route path="environments/:id" element={<EnvironmentPage />} />
        <Route path="*" element={<NotFoundErrorPage />} />
      </Routes>
    </Content>
  );
}
