import { useEffect, useRef } from 'react';
import Button from '@material-ui/core/Button';
import GetAppIcon from '@material-ui/icons/GetApp';
import {
  fetchApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { describeError } from '../errors';
import { fetchFile, saveFile } from '../files';
import { useSend } from '../hooks';
import { providerKitTranslationRef } from '../translation';
import { StatusLabel } from './StatusLabel';

/**
 * Saves a file that the backend writes, such as all rows of a list as CSV.
 * @public
 */
export function ExportButton(props: {
  /** What the button does, in words. */
  label: string;
  /** Where it is, such as `plugin://drift/environments.csv`. */
  address: string;
  /** What is asked of it; what is undefined or empty is not asked. */
  query: Record<string, string | undefined>;
  /** How the file is called when it is saved. */
  fileName: () => string;
  /** What is said of a failure; by default what the server said. */
  failureWords?: (error: unknown) => string;
}) {
  const { label, address, query, fileName } = props;
  const { failureWords = describeError } = props;
  const { t } = useTranslationRef(providerKitTranslationRef);
  const fetchApi = useApi(fetchApiRef);
  const { send, sending, error } = useSend();
  const controller = useRef<AbortController>();
  useEffect(() => () => controller.current?.abort(), []);

  async function save() {
    controller.current = new AbortController();
    const { signal } = controller.current;
    const content = await fetchFile(fetchApi, address, { query, signal });
    saveFile(fileName(), content);
  }

  return (
    <>
      <Button
        size="small"
        variant="outlined"
        startIcon={<GetAppIcon aria-hidden />}
        disabled={sending}
        onClick={() => send(save)}
      >
        {sending ? t('export.sending') : label}
      </Button>
      {error && (
        <div role="alert">
          <StatusLabel tone="bad">
            {t('export.failed', { message: failureWords(error) })}
          </StatusLabel>
        </div>
      )}
    </>
  );
}
