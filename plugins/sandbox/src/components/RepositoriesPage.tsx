import { Link } from '@backstage/core-components';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import {
  FramedAnswer,
  shorten,
  useTexts,
} from '@paved-path/provider-kit-react';
import { Route, Routes, useParams } from 'react-router-dom';
import { sandboxFreshness, usePaths, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { subject } from '../words';
import { CopyButton } from './CopyButton';
import { PaperTable } from './PaperTable';
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
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}

function RoutedRepositoryPage() {
  const { owner = '', name = '' } = useParams();
  return <RepositoryPage owner={owner} name={name} />;
}

function RepositoryList() {
  const { t } = useTexts(sandboxTranslationRef);
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
        <PaperTable
          label={t('repository.caption')}
          rows={data}
          rowKey={({ owner, name }) => `${owner}/${name}`}
          columns={[
            {
              title: t('columns.repository'),
              share: 4,
              cell: ({ owner, name, url }) => (
                <Link to={paths?.repository(`${owner}/${name}`) ?? url}>
                  {owner}/{name}
                </Link>
              ),
            },
            {
              title: t('columns.description'),
              share: 5,
              cell: ({ description }) => description,
            },
            {
              title: t('columns.newest'),
              share: 5,
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
              share: 1,
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
