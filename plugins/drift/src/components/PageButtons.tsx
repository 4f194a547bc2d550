import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CursorPages } from '../hooks';
import { driftTranslationRef } from '../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
  },
}));

/** The previous and the next page of a list; nothing where there is one page. */
export function PageButtons(props: {
  /** Which list, for those who cannot see where the buttons stand. */
  title: string;
  pages: CursorPages;
  nextCursor: string | undefined;
}) {
  const { title, pages, nextCursor } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  if (pages.isFirst && !nextCursor) return null;
  return (
    <nav className={classes.root} aria-label={t('fleet.pages', { title })}>
      <Button size="small" disabled={pages.isFirst} onClick={pages.previous}>
        {t('fleet.previous')}
      </Button>
      <Button
        size="small"
        disabled={!nextCursor}
        onClick={() => nextCursor && pages.next(nextCursor)}
      >
        {t('fleet.next')}
      </Button>
    </nav>
  );
}
