import { Route, Routes } from 'react-router-dom';
import { Content } from '@backstage/core-components';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { IncidentPage } from './Incident';
import { OrganisationPage } from './Organisation/OrganisationPage';

/** Who is on call everywhere, and below it the page of each incident. */
export function OnCallPage() {
  return (
    <Content>
      <Routes>
        <Route index element={<OrganisationPage />} />
        <Route path="incidents/:id" element={<IncidentPage />} />
        <Route path="*" element={<NotFoundErrorPage />} />
      </Routes>
    </Content>
  );
}
