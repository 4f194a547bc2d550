import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FramedAnswer, shorten } from '@paved-path/provider-kit-react';
import { Route, Routes, useParams } from 'react-router-dom';
import { sandboxFreshness, usePaths, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { subject } from '../words';
import { CopyButton } from './CopyButton';
import { DataTable } from './DataTable';
import { RepositoryPage } from './RepositoryPage';
import { TabContent } from './TabContent';

/** How many characters of a commit's message a row holds. */
const COMMIT_LENGTH = 72;

/** All repositories, and below it each one. */
export function RepositoriesPage() {
  return (
    <Routes>
      <Route
        path="/"
        element={
          <TabContent>
            <RepositoryList />
          </TabContent>
        }
      />
      <Route path="/:owner/:name" element={<RoutedRepositoryPage />} />
    </Routes>
  );
}

function RoutedRepositoryPage() {
  const { owner = '', name = '' } = useParams();
  return <RepositoryPage owner={owner} name={name} />;
}

function RepositoryList() {
  const { t } = useTranslationRef(sandboxTranslationRef);
  const paths = usePaths();
  const query = useSandboxQuery('repositories', (api, signal) =>
    api.getRepositories({ signal }),
  );
  return (
    <FramedAnswer
      title={t('pages.repositories')}
      query={query}
      freshness={sandboxFreshness(t('source'))}
      empty={({ data }) =>
        data.length === 0
          ? {
              title: t('repository.emptyTitle'),
              children: t('repository.emptyBody'),
            }
          : undefined
      }
    >
      {({ data }) => (
        <DataTable
          caption={t('repository.caption')}
          rows={data}
          rowKey={({ owner, name }) => `${owner}/${name}`}
          columns={[
            {
              title: t('columns.repository'),
              wide: true,
              cell: ({ owner, name, url }) => (
                <Link to={paths?.repository(`${owner}/${name}`) ?? url}>
                  {owner}/{name}
                </Link>
              ),
            },
            {
              title: t('columns.description'),
              wide: true,
              cell: ({ description }) => description,
            },
            {
              title: t('columns.newest'),
              wide: true,
              cell: ({ head }) =>
                head ? (
                  <span title={subject(head.message)}>
                    {shorten(head.message, COMMIT_LENGTH)}
                  </span>
                ) : (
                  t('repository.noCommit')
                ),
            },
            {
              title: t('columns.clone'),
              cell: ({ cloneUrl }) => (
                <CopyButton
                  text={`git clone ${cloneUrl}`}
                  label={t('copy.action', { text: `git clone ${cloneUrl}` })}
                />
              ),
            },
          ]}
        />
      )}
    </FramedAnswer>
  );
}
