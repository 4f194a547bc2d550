import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  useApiHolder,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  buildTechDocsURL,
  TechDocsStorageApi,
  techdocsStorageApiRef,
  toLowercaseEntityRefMaybe,
} from '@backstage/plugin-techdocs-react';
import {
  describeError,
  EmptyPanel,
  ErrorPanel,
  LoadingPanel,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { docsRouteRef } from '../../routes';
import { onCallTranslationRef } from '../../translation';
import { TextCard } from '../TextCard';
import { MissingRunbook } from './MissingRunbook';
import { RunbookPlace, runbookPlaceOf } from './runbookPlace';
import { RunbookText } from './RunbookText';
import { Runbook, useRunbook } from './useRunbook';

/** The runbook of the page's entity, out of its docs; how one is written where there is none. */
export function RunbookPanel() {
  const { t } = useTexts(onCallTranslationRef);
  const { entity } = useEntity();
  const storage = useApiHolder().get(techdocsStorageApiRef);
  const place = runbookPlaceOf(entity);
  if (storage && place) return <InDocs storage={storage} place={place} />;
  return (
    <TextCard title={t('runbook.title')}>
      {storage ? (
        <MissingRunbook place={undefined} />
      ) : (
        <EmptyPanel title={t('runbook.notInstalled')}>
          {t('runbook.notInstalledBody')}
        </EmptyPanel>
      )}
    </TextCard>
  );
}

function InDocs(props: { storage: TechDocsStorageApi; place: RunbookPlace }) {
  const { storage, place } = props;
  const { t } = useTexts(onCallTranslationRef);
  const { entity } = useEntity();
  const config = useApi(configApiRef);
  const docsOf = toLowercaseEntityRefMaybe({ ...place.docsOf }, config);
  const runbook = useRunbook(storage, docsOf, place.path);
  const html = runbook.value?.html;
  const docsUrl = buildTechDocsURL(entity, useRouteRef(docsRouteRef));
  const pageUrl = docsUrl && `${docsUrl}/${place.page}`;
  return (
    <TextCard
      title={t('runbook.title')}
      headerActions={
        html &&
        pageUrl && (
          <Link to={pageUrl}>
            <Typography variant="body2" component="span">
              {t('runbook.open')}
            </Typography>
          </Link>
        )
      }
    >
      {html ? (
        <>
          <RunbookText
            html={html}
            storage={storage}
            docsOf={docsOf}
            path={place.path}
            pageUrl={pageUrl}
          />
          {runbook.syncError && (
            <StatusLabel tone="warning">
              {t('runbook.notBuilt', {
                reason: describeError(runbook.syncError),
              })}
            </StatusLabel>
          )}
        </>
      ) : (
        <WithoutText runbook={runbook} place={place} />
      )}
    </TextCard>
  );
}

/** What is said while there is no text: that it is on its way, that it could not be read, or that there is none. */
function WithoutText(props: { runbook: Runbook; place: RunbookPlace }) {
  const { runbook, place } = props;
  const { t } = useTexts(onCallTranslationRef);
  if (runbook.value) return <MissingRunbook place={place} />;
  return runbook.error ? (
    <ErrorPanel error={runbook.error} onRetry={runbook.reload} />
  ) : (
    <LoadingPanel title={t('runbook.title')} lines={6} />
  );
}
