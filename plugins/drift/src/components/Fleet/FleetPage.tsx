import { Route, Routes } from 'react-router-dom';
import { Content } from '@backstage/core-components';
import { EnvironmentPage } from './EnvironmentPage';
import { Fleet } from './Fleet';

/** The fleet, and below it the page of each infrastructure environment. */
export function FleetPage() {
  return (
    <Content>
      <Routes>
        <Route index element={<Fleet />} />
        <Route path="environments/:id" element={<EnvironmentPage />} />
      </Routes>
    </Content>
  );
}
