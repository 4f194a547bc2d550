import { Fragment, ReactNode, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { providerKitTranslationRef } from '../../translation';

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

/**
 * A row of filters, with a way to take them all away while there are some.
 * @public
 */
export function FilterFrame(props: {
  /** What is searched, where the page has no other name for it. */
  label?: string;
  filtered: boolean;
  onClear: () => void;
  /** Behind the filters, such as an export of what they let through. */
  after?: ReactNode;
  children: ReactNode;
}) {
  const { label, filtered, onClear, after, children } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
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
          {t('action.clear')}
        </Button>
      )}
      {after}
    </div>
  );
}
