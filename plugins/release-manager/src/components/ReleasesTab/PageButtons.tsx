import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CursorPages } from '../../hooks';
import { releaseManagerTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
  },
}));

/** Newer and older pages of a list; nothing where there is one page. */
export function PageButtons(props: {
  /** Which list, for those who cannot see where the buttons stand. */
  title: string;
  pages: CursorPages;
  nextCursor: string | undefined;
}) {
  const { title, pages, nextCursor } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(releaseManagerTranslationRef);
  if (pages.isFirst && !nextCursor) return null;
  return (
    <nav className={classes.root} aria-label={t('artifacts.pages', { title })}>
      <Button size="small" disabled={pages.isFirst} onClick={pages.previous}>
        {t('artifacts.newer')}
      </Button>
      <Button
        size="small"
        disabled={!nextCursor}
        onClick={() => nextCursor && pages.next(nextCursor)}
      >
        {t('artifacts.older')}
      </Button>
    </nav>
  );
}
