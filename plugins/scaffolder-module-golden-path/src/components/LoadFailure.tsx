import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { isForbidden } from '@paved-path/provider-kit-react';
import { goldenPathTranslationRef } from '../translation';
import { StatusLine } from './StatusLine';

/** Says why something cannot be shown, and lets the person try again where that may help. @internal */
export function LoadFailure(props: {
  error: Error;
  message: string;
  onRetry: () => void;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const isRefused = isForbidden(props.error);
  return (
    <div role="alert">
      <StatusLine status="bad">
        {isRefused ? t('notAllowed') : props.message}
      </StatusLine>{' '}
      {!isRefused && (
        <Button size="small" onClick={props.onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
