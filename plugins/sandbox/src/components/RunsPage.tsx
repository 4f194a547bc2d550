import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { Route, Routes, useParams } from 'react-router-dom';
import { RunList } from './RunList';
import { RunPage } from './RunPage';
import { TabContent } from './TabContent';

/** All runs, and below it each one. */
export function RunsPage() {
  return (
    <Routes>
      <Route
        path="/"
        element={
          <TabContent>
            <RunList />
          </TabContent>
        }
      />
      <Route path="/:id" element={<RoutedRunPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}

function RoutedRunPage() {
  const { id = '' } = useParams();
  return <RunPage key={id} id={id} />;
}
