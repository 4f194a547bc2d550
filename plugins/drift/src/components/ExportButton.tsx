import { useEffect, useRef } from 'react';
import Button from '@material-ui/core/Button';
import GetAppIcon from '@material-ui/icons/GetApp';
import {
  fetchApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import {
  describeError,
  StatusLabel,
  useSend,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftTranslationRef } from '../translation';
import { getCsv, saveFile } from './csv';

/** Saves what the filter lets through as a CSV file: all of it, not the page. */
export function ExportButton(props: {
  /** What the backend calls the list, such as `environments.csv`. */
  path: string;
  filter: Record<string, string | undefined>;
  /** The file's name without its day. */
  name: string;
}) {
  const { path, filter, name } = props;
  const { t } = useTranslationRef(driftTranslationRef);
  const fetchApi = useApi(fetchApiRef);
  const { send, sending, error } = useSend();
  const controller = useRef<AbortController>();
  useEffect(() => () => controller.current?.abort(), []);
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        startIcon={<GetAppIcon aria-hidden />}
        disabled={sending}
        onClick={() =>
          send(async () => {
            controller.current = new AbortController();
            const content = await getCsv(
              fetchApi,
              path,
              filter,
              controller.current.signal,
            );
            saveFile(`${name}-${DateTime.utc().toISODate()}.csv`, content);
          })
        }
      >
        {sending ? t('fleet.exporting') : t('fleet.export')}
      </Button>
      {error && (
        <div role="alert">
          <StatusLabel tone="bad">
            {t('fleet.notExported', { message: describeError(error) })}
          </StatusLabel>
        </div>
      )}
    </>
  );
}
