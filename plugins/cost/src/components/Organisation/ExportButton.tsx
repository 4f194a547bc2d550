import { useEffect, useRef } from 'react';
import Button from '@material-ui/core/Button';
import GetAppIcon from '@material-ui/icons/GetApp';
import {
  fetchApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  OrganisationQuery,
  OrganisationReport,
} from '@paved-path/backstage-plugin-cost-common';
import { StatusLabel, useSend } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { failureWords } from '../../words';
import { getOrganisationCsv, saveFile } from './csv';

/** Saves the rows that are shown as a CSV file. */
export function ExportButton(props: {
  query: OrganisationQuery;
  /** What is shown, which the file is named after. */
  report: OrganisationReport | undefined;
}) {
  const { query, report } = props;
  const { t } = useTranslationRef(costTranslationRef);
  const fetchApi = useApi(fetchApiRef);
  const { send, sending, error } = useSend();
  const controller = useRef<AbortController>();
  useEffect(() => () => controller.current?.abort(), []);
  if (!report?.rows.length) return null;

  async function save({ groupBy, cost, from, to }: OrganisationReport) {
    controller.current = new AbortController();
    const content = await getOrganisationCsv(
      fetchApi,
      { ...query, groupBy, cost },
      controller.current.signal,
    );
    saveFile(`cost-by-${groupBy}-from-${from}-to-${to}.csv`, content);
  }

  return (
    <>
      <Button
        size="small"
        variant="outlined"
        startIcon={<GetAppIcon aria-hidden />}
        disabled={sending}
        onClick={() => send(() => save(report))}
      >
        {sending ? t('organisation.exporting') : t('organisation.export')}
      </Button>
      {error && (
        <div role="alert">
          <StatusLabel tone="bad">
            {t('organisation.notExported', { message: failureWords(error, t) })}
          </StatusLabel>
        </div>
      )}
    </>
  );
}
