import { useRouteRef } from '@backstage/frontend-plugin-api';
import { PageTabs as Tabs, useTexts } from '@paved-path/provider-kit-react';
import { useMayReadCoverage } from '../hooks';
import { coverageRouteRef, fleetRouteRef } from '../routes';
import { driftTranslationRef } from '../translation';

/** The pages about the whole fleet; nothing where the reader may see one alone. */
export function PageTabs(props: { current: 'fleet' | 'coverage' }) {
  const { current } = props;
  const { t } = useTexts(driftTranslationRef);
  const fleetHref = useRouteRef(fleetRouteRef)?.();
  const coverageHref = useRouteRef(coverageRouteRef)?.();
  const mayReadCoverage = useMayReadCoverage();
  return (
    <Tabs
      label={t('coverage.pagesLabel')}
      tabs={[
        {
          title: t('coverage.fleetTab'),
          href: fleetHref,
          isCurrent: current === 'fleet',
        },
        {
          title: t('coverage.tab'),
          href: coverageHref,
          isCurrent: current === 'coverage',
          isRefused: !mayReadCoverage,
        },
      ]}
    />
  );
}
