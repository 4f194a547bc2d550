import { ExportButton, useTexts } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftTranslationRef } from '../translation';

/** Saves what the filter lets through as a CSV file: all of it, not the page. */
export function CsvButton(props: {
  /** What the backend calls the list, such as `environments.csv`. */
  path: string;
  filter: Record<string, string | undefined>;
  /** The file's name without its day. */
  name: string;
}) {
  const { path, filter, name } = props;
  const { t } = useTexts(driftTranslationRef);
  return (
    <ExportButton
      label={t('fleet.export')}
      address={`plugin://drift/${path}`}
      query={filter}
      fileName={() => `${name}-${DateTime.utc().toISODate()}.csv`}
    />
  );
}
