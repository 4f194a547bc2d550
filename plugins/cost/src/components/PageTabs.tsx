import { useRouteRef } from '@backstage/frontend-plugin-api';
import { PageTabs as Tabs, useTexts } from '@paved-path/provider-kit-react';
import { useMayReadSources } from '../hooks';
import { organisationRouteRef, sourcesRouteRef } from '../routes';
import { costTranslationRef } from '../translation';

/** The pages about cost; nothing where the reader may see one alone. */
export function PageTabs(props: { current: 'organisation' | 'sources' }) {
  const { current } = props;
  const { t } = useTexts(costTranslationRef);
  const organisationHref = useRouteRef(organisationRouteRef)?.();
  const sourcesHref = useRouteRef(sourcesRouteRef)?.();
  const mayReadSources = useMayReadSources();
  return (
    <Tabs
      label={t('pages.label')}
      tabs={[
        {
          title: t('pages.organisation'),
          href: organisationHref,
          isCurrent: current === 'organisation',
        },
        {
          title: t('pages.sources'),
          href: sourcesHref,
          isCurrent: current === 'sources',
          isRefused: !mayReadSources,
        },
      ]}
    />
  );
}
