import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { isForbidden } from '@paved-path/provider-kit-react';
import { goldenPathTranslationRef } from '../translation';
import { StatusLine } from './StatusLine';

/** Says why something cannot be shown, and lets the person try again where that may help. @internal */
export function LoadFailure(props: {
  error: Error;
  message: string;
  /** What a refusal means here, for which trying again is no help. */
  refusal?: string;
  onRetry: () => void;
}) {
  const { error, message, refusal, onRetry } = props;
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const isRefused = refusal !== undefined && isForbidden(error);
  return (
    <div role="alert">
      <StatusLine status="bad">{isRefused ? refusal : message}</StatusLine>{' '}
      {!isRefused && (
        <Button size="small" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
