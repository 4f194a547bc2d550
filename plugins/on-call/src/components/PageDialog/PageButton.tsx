import { useState } from 'react';
import Button from '@material-ui/core/Button';
import NotificationsActiveIcon from '@material-ui/icons/NotificationsActive';
import { OnCallService } from '@paved-path/backstage-plugin-on-call-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { useMayPage } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { PageDialog } from './PageDialog';

/** Opens the dialog that pages whoever is on call; not there for those who may not. */
export function PageButton(props: {
  entityRef: string;
  service: OnCallService;
  className?: string;
}) {
  const { entityRef, service, className } = props;
  const { t } = useTexts(onCallTranslationRef);
  const mayPage = useMayPage(entityRef);
  const [open, setOpen] = useState(false);
  // A new dialog each time: nothing of the last one is left in it.
  const [number, setNumber] = useState(0);
  // What is being written stays, also where it turns out meanwhile that one may not: the server says so then.
  if (!mayPage && !number) return null;
  return (
    <div className={className}>
      {mayPage && (
        <Button
          variant="contained"
          color="primary"
          startIcon={<NotificationsActiveIcon />}
          onClick={() => {
            setNumber(number + 1);
            setOpen(true);
          }}
        >
          {t('card.pageButton')}
        </Button>
      )}
      {number > 0 && (
        <PageDialog
          key={number}
          entityRef={entityRef}
          service={service}
          open={open}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
