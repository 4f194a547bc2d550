import { Fragment, ReactNode, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { onCallTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    // Room for the labels that stand on the frames.
    paddingTop: theme.spacing(1),
    marginBottom: theme.spacing(1.5),
  },
}));

/** A row of filters, with a way to take them all away while there are some. */
export function FilterFrame(props: {
  label: string;
  filtered: boolean;
  onClear: () => void;
  children: ReactNode;
}) {
  const { label, filtered, onClear, children } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(onCallTranslationRef);
  const [round, setRound] = useState(0);
  return (
    <div className={classes.root} role="search" aria-label={label}>
      {/* What is being typed is cleared as well: the filters begin anew. */}
      <Fragment key={round}>{children}</Fragment>
      {filtered && (
        <Button
          size="small"
          onClick={() => {
            setRound(round + 1);
            onClear();
          }}
        >
          {t('organisation.services.clear')}
        </Button>
      )}
    </div>
  );
}
