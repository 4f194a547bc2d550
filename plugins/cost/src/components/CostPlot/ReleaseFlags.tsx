import { useState } from 'react';
import IconButton from '@material-ui/core/IconButton';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import FlagIcon from '@material-ui/icons/Flag';
import { Link } from '@backstage/core-components';
import { ReleaseMark } from '@paved-path/backstage-plugin-cost-common';
import { useLanguage, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { dayWords } from '../../words';
import { DAYS, FLAGS, leftOf } from './frame';
import { PlotDay } from './plotDays';

/** How many flags find room beside each other, also where the plot is narrow. */
const MOST = 18;

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    position: 'absolute',
    left: 0,
    right: 0,
    bottom: DAYS,
    height: FLAGS,
    pointerEvents: 'none',
  },
  item: {
    position: 'absolute',
    transform: 'translateX(-50%)',
    pointerEvents: 'auto',
  },
  flag: {
    display: 'block',
    padding: 2,
    lineHeight: 0,
    borderRadius: '50%',
    fontSize: 15,
    color: theme.palette.primary.main,
    '& svg': { fontSize: 'inherit' },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  choice: { whiteSpace: 'normal', maxWidth: 360, overflowWrap: 'anywhere' },
}));

type Flag = { index: number; releases: ReleaseMark[] };

/** The releases by day; days that lie too near to each other share a flag. */
export function flagsOf(days: readonly PlotDay[]): Flag[] {
  const step = Math.max(1, Math.ceil(days.length / MOST));
  const flags: Flag[] = [];
  for (let start = 0; start < days.length; start += step) {
    const some = days.slice(start, start + step);
    const first = some.findIndex(({ releases }) => releases.length);
    if (first < 0) continue;
    flags.push({
      index: start + first,
      releases: some.flatMap(({ releases }) => releases),
    });
  }
  return flags;
}

/** The releases as flags on the axis: one leads to the release, and where it stands for several, to their list. */
export function ReleaseFlags(props: { days: PlotDay[] }) {
  const { days } = props;
  const classes = useStyles();
  return (
    <ul className={classes.root}>
      {flagsOf(days).map(({ index, releases }) => (
        <li
          key={index}
          className={classes.item}
          style={{ left: leftOf(index + 0.5, days.length) }}
        >
          <Releases releases={releases} />
        </li>
      ))}
    </ul>
  );
}

function Releases(props: { releases: ReleaseMark[] }) {
  const { releases } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const words = (release: ReleaseMark) =>
    t('plot.releasesOf', {
      day: dayWords(release.day, language),
      title: release.title,
    });
  const [only, ...others] = releases;
  if (!others.length && only.link) {
    return (
      <Link
        to={only.link}
        className={classes.flag}
        aria-label={words(only)}
        title={words(only)}
      >
        <FlagIcon aria-hidden />
      </Link>
    );
  }
  const label = others.length
    ? t('plot.releases', {
        count: releases.length,
        from: dayWords(only.day, language),
        to: dayWords(releases[releases.length - 1].day, language),
      })
    : words(only);
  return (
    <>
      <IconButton
        className={classes.flag}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        onClick={event => setOpener(event.currentTarget)}
      >
        <FlagIcon aria-hidden />
      </IconButton>
      <Menu
        open={Boolean(opener)}
        anchorEl={opener}
        onClose={() => setOpener(null)}
      >
        {releases.map(release =>
          release.link ? (
            <MenuItem
              key={`${release.at} ${release.title}`}
              className={classes.choice}
              component={Link}
              to={release.link}
            >
              {words(release)}
            </MenuItem>
          ) : (
            <MenuItem
              key={`${release.at} ${release.title}`}
              className={classes.choice}
              onClick={() => setOpener(null)}
            >
              {words(release)}
            </MenuItem>
          ),
        )}
      </Menu>
    </>
  );
}
