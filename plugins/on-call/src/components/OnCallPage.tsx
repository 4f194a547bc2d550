import { Route, Routes } from 'react-router-dom';
import { Content } from '@backstage/core-components';
import { IncidentPage } from './Incident';
import { OrganisationPage } from './Organisation/OrganisationPage';

/** Who is on call everywhere, and below it the page of each incident. */
export function OnCallPage() {
  return (
    <Content>
      <Routes>
        <Route index element={<OrganisationPage />} />
        <Route path="incidents/:id" element={<IncidentPage />} />
      </Routes>
    </Content>
  );
}
