import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CursorPages } from '../hooks';
import { providerKitTranslationRef } from '../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
  },
}));

/** @public */
export type PageButtonsProps = {
  /** Which list, for those who cannot see where the buttons stand. */
  title: string;
  pages: CursorPages;
  nextCursor: string | undefined;
  /** Whether the list is in the order of time, the newest first: its pages are then newer and older. */
  newestFirst?: boolean;
};

/**
 * The previous and the next page of a list; nothing where there is one page.
 * @public
 */
export function PageButtons(props: PageButtonsProps) {
  const { title, pages, nextCursor, newestFirst } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
  if (pages.isFirst && !nextCursor) return null;
  return (
    <nav className={classes.root} aria-label={t('pages.label', { title })}>
      <Button size="small" disabled={pages.isFirst} onClick={pages.previous}>
        {newestFirst ? t('pages.newer') : t('pages.previous')}
      </Button>
      <Button
        size="small"
        disabled={!nextCursor}
        onClick={() => nextCursor && pages.next(nextCursor)}
      >
        {newestFirst ? t('pages.older') : t('pages.next')}
      </Button>
    </nav>
  );
}
