import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useMayReadSources } from '../hooks';
import { organisationRouteRef, sourcesRouteRef } from '../routes';
import { costTranslationRef } from '../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    gap: theme.spacing(3),
    marginBottom: theme.spacing(3),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  tab: {
    padding: theme.spacing(0.5, 0, 1),
    marginBottom: -1,
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    color: theme.palette.text.primary,
    borderBottom: '2px solid transparent',
    '&:hover': {
      textDecoration: 'none',
      borderBottomColor: theme.palette.divider,
    },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '&[aria-current]': {
      fontWeight: theme.typography.fontWeightMedium as number,
      borderBottomColor: theme.palette.primary.main,
    },
  },
}));

/** The pages about cost; nothing where the reader may see one alone. */
export function PageTabs(props: { current: 'organisation' | 'sources' }) {
  const { current } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(costTranslationRef);
  const organisationHref = useRouteRef(organisationRouteRef)?.();
  const sourcesHref = useRouteRef(sourcesRouteRef)?.();
  const mayReadSources = useMayReadSources();
  if (!organisationHref || !sourcesHref) return null;
  if (current === 'organisation' && !mayReadSources) return null;
  const tab = (name: typeof current, href: string, words: string) => (
    <Link
      to={href}
      className={classes.tab}
      aria-current={name === current ? 'page' : undefined}
    >
      {words}
    </Link>
  );
  return (
    <nav className={classes.root} aria-label={t('pages.label')}>
      {tab('organisation', organisationHref, t('pages.organisation'))}
      {tab('sources', sourcesHref, t('pages.sources'))}
    </nav>
  );
}
