import {
  OrganisationQuery,
  OrganisationReport,
} from '@paved-path/backstage-plugin-cost-common';
import {
  ExportButton as FileButton,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { failureWords } from '../../words';

/** Saves the rows that are shown as a CSV file, each with its exact amount. */
export function ExportButton(props: {
  query: OrganisationQuery;
  /** What is shown, which the file is named after. */
  report: OrganisationReport | undefined;
}) {
  const { query, report } = props;
  const { t } = useTexts(costTranslationRef);
  if (!report?.rows.length) return null;
  const { groupBy, cost, from, to } = report;
  return (
    <FileButton
      label={t('organisation.export')}
      address="plugin://cost/organisation.csv"
      query={{ ...query, groupBy, cost }}
      fileName={() => `cost-by-${groupBy}-from-${from}-to-${to}.csv`}
      failureWords={error => failureWords(error, t)}
    />
  );
}
