import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { goldenPathTranslationRef } from '../translation';
import { StatusLine } from './StatusLine';

/** Says that something cannot be shown, and lets the person try again. @internal */
export function LoadFailure(props: { message: string; onRetry: () => void }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  return (
    <div role="alert">
      <StatusLine status="bad">{props.message}</StatusLine>{' '}
      <Button size="small" onClick={props.onRetry}>
        {t('retry')}
      </Button>
    </div>
  );
}
