import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CheckIcon from '@material-ui/icons/Check';
import type { ReactNode } from 'react';
import { LogoMark } from '../../logo';
import { appTranslationRef } from '../../translation';
import { Road } from './Road';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    minHeight: '100vh',
    gridTemplateColumns: 'minmax(320px, 5fr) 8fr',
    backgroundColor: theme.palette.background.default,
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: '1fr' },
  },
  brand: {
    position: 'relative',
    overflow: 'hidden',
    display: 'flex',
    flexDirection: 'column',
    padding: theme.spacing(6),
    color: theme.palette.navigation.selectedColor,
    backgroundColor: theme.palette.navigation.background,
    [theme.breakpoints.up('md')]: {
      position: 'sticky',
      top: 0,
      height: '100vh',
      boxSizing: 'border-box',
    },
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(3) },
  },
  name: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    fontSize: theme.typography.pxToRem(22),
    fontWeight: 700,
    letterSpacing: '-0.01em',
    marginBottom: theme.spacing(6),
    [theme.breakpoints.down('sm')]: { marginBottom: theme.spacing(2) },
  },
  pitch: {
    fontSize: theme.typography.pxToRem(30),
    lineHeight: 1.25,
    fontWeight: 650,
    letterSpacing: '-0.02em',
    maxWidth: '16em',
    [theme.breakpoints.down('sm')]: {
      fontSize: theme.typography.pxToRem(20),
    },
  },
  promises: {
    listStyle: 'none',
    padding: 0,
    margin: theme.spacing(4, 0, 0),
    zIndex: 1,
    color: theme.palette.navigation.color,
    '& li': {
      display: 'flex',
      gap: theme.spacing(1.5),
      marginBottom: theme.spacing(1.5),
      maxWidth: '30em',
      lineHeight: 1.5,
    },
    '& svg': { color: theme.palette.navigation.indicator, flexShrink: 0 },
    [theme.breakpoints.down('sm')]: { display: 'none' },
  },
  main: {
    padding: theme.spacing(6),
    maxWidth: 860,
    [theme.breakpoints.down('sm')]: { padding: theme.spacing(3) },
  },
  title: {
    fontSize: theme.typography.pxToRem(28),
    fontWeight: 650,
    letterSpacing: '-0.02em',
    margin: 0,
  },
  lead: {
    maxWidth: '44em',
    margin: theme.spacing(1, 0, 4),
    color: theme.palette.text.secondary,
  },
  note: {
    marginTop: theme.spacing(4),
    color: theme.palette.text.secondary,
    fontSize: theme.typography.pxToRem(13),
  },
}));

/** The frame of the sign-in page: the portal introduces itself, and beside it stands who can sign in. */
export function SignInLayout(props: { children: ReactNode }) {
  const classes = useStyles();
  const theme = useTheme();
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <div className={classes.root}>
      <header className={classes.brand}>
        <div className={classes.name}>
          <LogoMark
            size={34}
            road={theme.palette.navigation.selectedColor}
            line={theme.palette.navigation.background}
          />
          Paved Path
        </div>
        <div className={classes.pitch}>{t('signIn.pitch')}</div>
        <ul className={classes.promises}>
          {(['create', 'promote', 'own'] as const).map(promise => (
            <li key={promise}>
              <CheckIcon />
              <span>{t(`signIn.promises.${promise}`)}</span>
            </li>
          ))}
        </ul>
        <Road />
      </header>
      <main className={classes.main}>
        <h1 className={classes.title}>{t('signIn.title')}</h1>
        <Typography className={classes.lead}>{t('signIn.lead')}</Typography>
        {props.children}
        <Typography className={classes.note}>
          {t('signIn.noPassword')}
        </Typography>
      </main>
    </div>
  );
}
