import {
  ExportButton as FileButton,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { failureWords } from '../../words';
import { OrganisationAnswer } from './useOrganisation';

/** Saves the rows that are shown as a CSV file, each with its exact amount: of these days, also where others are chosen or billed by now. */
export function ExportButton(props: {
  report: OrganisationAnswer | undefined;
}) {
  const { report } = props;
  const { t } = useTexts(costTranslationRef);
  if (!report?.rows.length) return null;
  const { groupBy, cost, from, to, period = '30d' } = report;
  return (
    <FileButton
      label={t('organisation.export')}
      address="plugin://cost/organisation.csv"
      query={{ period, from, to, groupBy, cost }}
      fileName={() => `cost-by-${groupBy}-from-${from}-to-${to}.csv`}
      failureWords={error => failureWords(error, t)}
    />
  );
}
