import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import {
  FramedAnswer,
  RelativeTime,
  useTexts,
} from '@paved-path/provider-kit-react';
import { sandboxFreshness, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { subject } from '../words';
import { CopyLine } from './CopyLine';
import { Facts } from './Facts';
import { RunList } from './RunList';
import { PageContent } from './PageContent';

/** A repository: what it is, how to clone it, its newest commit and its runs. */
export function RepositoryPage(props: { owner: string; name: string }) {
  const { owner, name } = props;
  const { t } = useTexts(sandboxTranslationRef);
  const query = useSandboxQuery(`repository ${owner}/${name}`, (api, signal) =>
    api.getRepository(owner, name, { signal }),
  );
  return (
    <PageContent>
      <Typography variant="h5" component="h2" gutterBottom>
        {owner}/{name}
      </Typography>
      <FramedAnswer
        title={`${owner}/${name}`}
        query={query}
        freshness={sandboxFreshness(t('source'))}
        // The runs below say it.
        quiet
      >
        {({ data }) => (
          <>
            <Typography variant="body1" paragraph>
              {data.description || t('repository.noDescription')}
            </Typography>
            <Facts
              facts={[
                [
                  t('repository.clone'),
                  <CopyLine text={`git clone ${data.cloneUrl}`} />,
                ],
                [
                  t('repository.headCommit'),
                  data.head ? (
                    <>
                      {subject(data.head.message)} ({data.head.sha.slice(0, 10)}
                      , <RelativeTime at={data.head.at} />)
                    </>
                  ) : (
                    t('repository.noCommit')
                  ),
                ],
                [t('repository.defaultBranch'), data.defaultBranch],
                data.ownerRef && [
                  t('repository.owner'),
                  <EntityRefLink entityRef={data.ownerRef} />,
                ],
              ]}
            />
            <Typography variant="h6" component="h3" gutterBottom>
              {t('repository.runs')}
            </Typography>
            <RunList repository={`${owner}/${name}`} />
          </>
        )}
      </FramedAnswer>
    </PageContent>
  );
}
