import { LinkButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { taskCreatePermission } from '@backstage/plugin-scaffolder-common/alpha';
import { usePermission } from '@backstage/plugin-permission-react';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AddIcon from '@material-ui/icons/Add';
import { LogoMark } from '../../logo';
import { NEW_SERVICE_PATH } from '../../paths';
import { appTranslationRef } from '../../translation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(3),
    flexWrap: 'wrap',
    marginBottom: theme.spacing(4),
    padding: theme.spacing(3, 4),
    borderRadius: 16,
    color: theme.palette.navigation.selectedColor,
    background: theme.page.backgroundImage,
  },
  text: { flex: '1 1 320px', minWidth: 0 },
  title: {
    margin: 0,
    fontSize: theme.typography.pxToRem(21),
    fontWeight: 650,
    letterSpacing: '-0.01em',
  },
  detail: {
    maxWidth: '46em',
    marginTop: theme.spacing(0.5),
    color: theme.palette.navigation.color,
  },
  button: {
    fontSize: theme.typography.pxToRem(16),
    padding: theme.spacing(1.25, 3),
    color: theme.palette.getContrastText(theme.palette.navigation.indicator),
    backgroundColor: theme.palette.navigation.indicator,
    '&:hover': {
      backgroundColor: theme.palette.navigation.indicator,
      filter: 'brightness(1.08)',
    },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.navigation.selectedColor}`,
      outlineOffset: 2,
    },
  },
}));

/** The big call to action, shown to those who may run templates. */
export function NewServiceBanner() {
  const classes = useStyles();
  const { navigation } = useTheme().palette;
  const { t } = useTranslationRef(appTranslationRef);
  const { allowed } = usePermission({ permission: taskCreatePermission });
  if (!allowed) {
    return null;
  }
  return (
    <section className={classes.root}>
      <LogoMark
        size={56}
        road={navigation.selectedColor}
        line={navigation.background}
      />
      <div className={classes.text}>
        <h2 className={classes.title}>{t('home.newServiceTitle')}</h2>
        <Typography className={classes.detail}>
          {t('home.newServiceText')}
        </Typography>
      </div>
      <LinkButton
        to={NEW_SERVICE_PATH}
        variant="contained"
        size="large"
        startIcon={<AddIcon />}
        className={classes.button}
      >
        {t('home.newService')}
      </LinkButton>
    </section>
  );
}
