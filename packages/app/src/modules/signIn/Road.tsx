import { makeStyles, useTheme } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'absolute',
    right: 0,
    bottom: 0,
    width: '100%',
    height: '48%',
    pointerEvents: 'none',
    [theme.breakpoints.down('sm')]: { display: 'none' },
  },
}));

/** Hills and a road that leads over them; only an ornament. */
export function Road() {
  const classes = useStyles();
  const { navigation } = useTheme().palette;
  const hill = navigation.navItem?.hoverBackground ?? navigation.background;
  return (
    <svg
      className={classes.root}
      viewBox="0 0 500 400"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d="M0 210 C120 130 200 150 300 190 S440 200 500 150 V400 H0z"
        fill={hill}
        opacity="0.45"
      />
      <path
        d="M0 290 C110 210 240 220 330 250 S460 270 500 240 V400 H0z"
        fill={hill}
      />
      <path
        d="M328 250 C330 275 250 285 230 310 C205 342 215 370 190 400 H330 C330 372 262 352 274 318 C284 292 344 280 340 251z"
        fill={navigation.background}
      />
      <path
        d="M334 254 C335 278 268 290 252 314 C234 342 258 368 260 400"
        fill="none"
        stroke={navigation.indicator}
        strokeWidth="3"
        strokeDasharray="12 12"
        strokeLinecap="round"
      />
    </svg>
  );
}
