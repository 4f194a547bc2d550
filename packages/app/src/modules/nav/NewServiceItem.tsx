import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import { NEW_SERVICE_PATH } from '../../paths';
import { appTranslationRef } from '../../translation';

const HEIGHT = 40;

const useStyles = makeStyles(theme => ({
  place: { flexShrink: 0, height: HEIGHT + theme.spacing(1) },
  root: {
    display: 'flex',
    alignItems: 'center',
    alignSelf: 'stretch',
    flexShrink: 0,
    gap: theme.spacing(1),
    height: HEIGHT,
    margin: theme.spacing(0, 2, 1),
    paddingLeft: (sidebarConfig.drawerWidthClosed - theme.spacing(4) - 24) / 2,
    borderRadius: 10,
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    fontWeight: 600,
    fontSize: theme.typography.pxToRem(14),
    color: theme.palette.getContrastText(theme.palette.navigation.indicator),
    backgroundColor: theme.palette.navigation.indicator,
    '&:hover': { filter: 'brightness(1.08)' },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.navigation.selectedColor}`,
      outlineOffset: 2,
    },
  },
}));

/** The one thing that the sidebar wants noticed, shown to those who may run templates. */
export function NewServiceItem() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  const { t } = useTranslationRef(appTranslationRef);
  const { allowed, loading } = usePermission({
    permission: taskCreatePermission,
  });
  // Its place is kept until it is known, so that what stands below does not jump when somebody is about to click it.
  if (loading) {
    return <div className={classes.place} aria-hidden />;
  }
  if (!allowed) {
    return null;
  }
  return (
    <Link
      to={NEW_SERVICE_PATH}
      underline="none"
      className={classes.root}
      aria-label={t('nav.newService')}
    >
      <AddIcon />
      {isOpen && <span>{t('nav.newService')}</span>}
    </Link>
  );
}
