import { useEffect, useRef } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import {
  describeError,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef, Translate } from '../../translation';
import { openedKindWords } from '../../words';
import { OpenFix, verdictOf } from './useOpenFix';

const useStyles = makeStyles<Theme>(theme => ({
  opened: {
    padding: theme.spacing(1, 1.5),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    overflowWrap: 'anywhere',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
  },
  notes: {
    margin: theme.spacing(0.5, 0, 0),
    paddingLeft: theme.spacing(2.5),
    color: theme.palette.text.secondary,
  },
  wayOut: { color: theme.palette.text.secondary },
}));

/** That an option is being opened, or why it was not and what to do about it; nothing before it was tried. */
export function OpenProgress(props: { optionId: string; fix: OpenFix }) {
  const { optionId, fix } = props;
  const { opening, failed } = fix;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  if (opening === optionId) {
    return (
      <div role="status">
        <StatusLabel tone="progress">{t('fix.opening')}</StatusLabel>
      </div>
    );
  }
  if (failed?.optionId !== optionId) return null;
  const { words, wayOut } = failureWords(failed.error, t);
  return (
    <div role="alert">
      <StatusLabel tone="bad">{words}</StatusLabel>
      <div className={classes.wayOut}>{wayOut}</div>
    </div>
  );
}

/** Why nothing was opened, as far as it is known, and what to do about it. */
function failureWords(error: Error, t: Translate) {
  const message = describeError(error);
  switch (verdictOf(error)) {
    case 'refused':
      return {
        words: t('action.failed', { message }),
        wayOut: t('fix.openForbidden'),
      };
    case 'failed':
      return { words: message, wayOut: t('fix.openFailed') };
    case 'outdated':
      return { words: message, wayOut: t('fix.openOutdated') };
    default:
      return {
        words: t('fix.openUnknown', { message }),
        wayOut: t('fix.openAgain'),
      };
  }
}

/** What was opened, and what a person should know of it. */
export function OpenedView(props: { opened: OpenedFix }) {
  const { kind, title, url, notes } = props.opened;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const root = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone.
  useEffect(() => root.current?.focus(), []);
  const words = openedKindWords(kind, t);
  return (
    <div
      ref={root}
      tabIndex={-1}
      role="group"
      aria-label={t('fix.openedLabel', { kind: words, title })}
      className={classes.opened}
    >
      <div className={classes.head}>
        <StatusLabel tone="good">{words}</StatusLabel>
        {url ? <Link to={url}>{title}</Link> : <span>{title}</span>}
      </div>
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map(note => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
