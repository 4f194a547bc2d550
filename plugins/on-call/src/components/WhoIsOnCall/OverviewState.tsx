import { ReactNode } from 'react';
import { OnCallOverview } from '@paved-path/backstage-plugin-on-call-common';
import {
  AnswerFreshness,
  EmptyPanel,
  ErrorPanel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { SetUpHelp } from './SetUpHelp';

/** Whether something is known of who is on call, be it old. */
export function isKnown(overview: OnCallOverview): boolean {
  return Boolean(overview.service && overview.freshness.asOf);
}

/** How old an answer is, where it does not say so itself. */
export function frameFreshness(overview: OnCallOverview): AnswerFreshness {
  return isKnown(overview)
    ? overview.freshness
    : { source: overview.freshness.source, state: 'fresh' };
}

/** What is to be said where nothing is known: nobody is set up, nobody was asked yet, or nobody answers; each unlike the others. */
export function OverviewState(props: {
  overview: OnCallOverview;
  onRetry: () => void;
  /** What is shown where something is known. */
  children: ReactNode;
}) {
  const { overview, onRetry, children } = props;
  const { service, freshness } = overview;
  const { t } = useTexts(onCallTranslationRef);
  if (!service) return <SetUpHelp overview={overview} />;
  if (isKnown(overview)) return <>{children}</>;
  if (freshness.state === 'never') {
    return (
      <EmptyPanel title={t('card.unasked')}>
        {t('card.unaskedBody', { source: freshness.source })}
      </EmptyPanel>
    );
  }
  return (
    <ErrorPanel
      error={new Error(freshness.reason ?? t('card.unknown'))}
      onRetry={onRetry}
    />
  );
}
