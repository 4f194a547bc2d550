import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import { LogoMark } from '../../logo';
import { appTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  root: {
    height: 2.5 * sidebarConfig.logoHeight,
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginLeft: (sidebarConfig.drawerWidthClosed - 30) / 2,
    whiteSpace: 'nowrap',
  },
  name: {
    color: theme.palette.navigation.selectedColor,
    fontSize: theme.typography.pxToRem(19),
    fontWeight: 700,
    letterSpacing: '-0.01em',
  },
}));

/** The mark, with the name beside it while the sidebar is open. */
export function SidebarLogo() {
  const classes = useStyles();
  const theme = useTheme();
  const { isOpen } = useSidebarOpenState();
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label={t('nav.homeLink')}
      >
        <LogoMark
          size={30}
          road={theme.palette.navigation.selectedColor}
          line={theme.palette.navigation.background}
        />
        {isOpen && <span className={classes.name}>Paved Path</span>}
      </Link>
    </div>
  );
}
