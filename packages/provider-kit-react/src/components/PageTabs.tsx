import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';

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

/** @public */
export type PageTab = {
  title: string;
  /** Where it leads; undefined where the app has no such page. */
  href: string | undefined;
  isCurrent: boolean;
  /** Whether the reader may not see it: it is then left out, unless they are there. */
  isRefused?: boolean;
};

/**
 * Links between the pages of one plugin; nothing where the reader may see one alone.
 * @public
 */
export function PageTabs(props: {
  /** What pages they are, for those who do not see them. */
  label: string;
  tabs: PageTab[];
}) {
  const classes = useStyles();
  const shown = props.tabs.filter(
    ({ href, isCurrent, isRefused }) => href && (isCurrent || !isRefused),
  );
  if (shown.length < 2) return null;
  return (
    <nav className={classes.root} aria-label={props.label}>
      {shown.map(({ title, href, isCurrent }) => (
        <Link
          key={title}
          to={href!}
          className={classes.tab}
          aria-current={isCurrent ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
