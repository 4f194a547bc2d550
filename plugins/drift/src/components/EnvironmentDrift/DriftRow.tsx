import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Drift } from '@paved-path/backstage-plugin-drift-common';
import {
  StatusLabel,
  Tone,
  useLanguage,
  useNow,
  useTexts,
} from '@paved-path/provider-kit-react';
import CallSplitIcon from '@material-ui/icons/CallSplit';
import TouchAppIcon from '@material-ui/icons/TouchApp';
import { driftTranslationRef } from '../../translation';
import { applyWords, causeWords, sinceWords, suspectWords } from '../../words';
import { AttributeTable } from './AttributeTable';
import { StateNote } from './StateNote';
import { SuspectList } from './SuspectList';

const useStyles = makeStyles<Theme>(theme => ({
  root: { '& + &': { borderTop: `1px solid ${theme.palette.divider}` } },
  summary: {
    padding: theme.spacing(1, 0.5),
    cursor: 'pointer',
    borderRadius: theme.shape.borderRadius,
    '&:hover': { background: theme.palette.action.hover },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  address: {
    fontFamily: 'monospace',
    fontSize: theme.typography.body2.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
    // It begins beside the triangle that opens it, however long it is.
    wordBreak: 'break-all',
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    paddingLeft: theme.spacing(2),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    padding: theme.spacing(0.5, 0.5, 2, 2),
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** A drifted resource: what and why in a line, and opened what differs, who may have done it and what can be done. */
export function DriftRow(props: {
  drift: Drift;
  /** Why the rule that hides it is there, where that is known. */
  ruleReason?: string;
  /** What can be done about it. */
  children?: ReactNode;
}) {
  const { drift, ruleReason, children } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const tone: Tone = drift.state === 'new' ? 'bad' : 'neutral';
  return (
    <li className={classes.root}>
      <details>
        <summary className={classes.summary}>
          <span className={classes.address}>{drift.address}</span>
          <span className={classes.facts}>
            <StatusLabel
              tone={tone}
              icon={
                drift.cause === 'changed-outside' ? TouchAppIcon : CallSplitIcon
              }
            >
              {causeWords(drift.cause, t)}
            </StatusLabel>
            <span>
              {t('drift.since', {
                since: sinceWords(drift.since, { now, language }, t),
              })}
            </span>
            <span>{suspectWords(drift.suspects, t)}</span>
          </span>
        </summary>
        <div className={classes.body}>
          <StateNote drift={drift} ruleReason={ruleReason} />
          <div>
            <Typography variant="body2">{applyWords(drift, t)}</Typography>
            <AttributeTable resource={drift} />
          </div>
          <SuspectList suspects={drift.suspects} />
          {children && <div className={classes.actions}>{children}</div>}
        </div>
      </details>
    </li>
  );
}
