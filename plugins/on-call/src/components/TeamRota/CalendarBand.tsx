import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ErrorIcon from '@material-ui/icons/Error';
import WarningIcon from '@material-ui/icons/Warning';
import { toneColor, useTexts } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import {
  CalendarItem,
  identityOf,
  initialsOf,
  PersonTones,
  Segment,
} from '../../words';
import { itemWords } from './itemWords';

/** Below this share of a week, in percent, only initials fit. */
const NARROW = 8;

/** Below this, nothing that can be read. */
const SLIVER = 2.5;

const useStyles = makeStyles<Theme>(theme => ({
  band: {
    position: 'absolute',
    top: 2,
    bottom: 2,
    display: 'block',
    boxSizing: 'border-box',
    overflow: 'hidden',
    padding: theme.spacing(0.25, 0.75),
    textAlign: 'left',
    lineHeight: 1.35,
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    color: theme.palette.text.primary,
    border: '1px solid',
    borderLeftWidth: 4,
    borderRadius: 3,
    '&:hover': { filter: 'brightness(0.97)' },
    '&:focus-visible': {
      outline: `3px solid ${theme.palette.text.primary}`,
      outlineOffset: -1,
      zIndex: 2,
    },
  },
  narrow: { padding: theme.spacing(0.25, 0.25) },
  continued: {
    borderLeftWidth: 1,
    borderLeftStyle: 'dotted',
    borderTopLeftRadius: 0,
    borderBottomLeftRadius: 0,
  },
  continues: {
    borderRightStyle: 'dotted',
    borderTopRightRadius: 0,
    borderBottomRightRadius: 0,
  },
  override: { borderStyle: 'dashed' },
  gap: {
    color: toneColor(theme, 'bad'),
    borderColor: toneColor(theme, 'bad'),
    background: `repeating-linear-gradient(135deg, ${theme.palette.action.hover} 0 6px, transparent 6px 12px)`,
  },
  nobody: { fontWeight: theme.typography.fontWeightBold as number },
  spoken: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
    whiteSpace: 'nowrap',
  },
  line: {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  initials: {
    marginRight: theme.spacing(0.75),
    fontWeight: theme.typography.fontWeightBold as number,
  },
  small: { fontSize: theme.typography.caption.fontSize },
  sign: { fontSize: 16, verticalAlign: 'middle' },
  mark: {
    fontSize: 14,
    verticalAlign: -2,
    marginRight: 3,
    color: toneColor(theme, 'warning'),
  },
}));

/** A shift or a gap in a week. Where it goes over several weeks, its widest part stands for it; the others repeat whose it is. */
export function CalendarBand(props: {
  segment: Segment;
  tones: PersonTones;
  isActive: boolean;
  buttons: Map<string, HTMLButtonElement>;
  onOpen: (item: CalendarItem, opener: HTMLElement) => void;
}) {
  const { segment, tones, isActive, buttons, onOpen } = props;
  const { item, left, width, begins, ends, isMain } = segment;
  const { shift } = item;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const tone = shift && tones.get(identityOf(shift.person));
  const label = itemWords(item, t, moment);
  return (
    <ButtonBase
      disableRipple
      ref={(element: HTMLButtonElement | null) => {
        if (!isMain) return;
        if (element) buttons.set(item.key, element);
        else buttons.delete(item.key);
      }}
      className={[
        classes.band,
        width < NARROW && classes.narrow,
        !begins && classes.continued,
        !ends && classes.continues,
        shift?.overrideId && classes.override,
        !shift && classes.gap,
      ]
        .filter(Boolean)
        .join(' ')}
      style={{
        left: `${left}%`,
        width: `${width}%`,
        background: tone?.ground,
        borderColor: tone?.edge,
      }}
      title={label}
      aria-hidden={isMain ? undefined : true}
      aria-haspopup="dialog"
      tabIndex={isMain && isActive ? 0 : -1}
      onClick={event => {
        // The focus comes back to the part that the keyboard reaches.
        onOpen(item, buttons.get(item.key) ?? event.currentTarget);
      }}
    >
      {isMain && <span className={classes.spoken}>{label}</span>}
      {width >= SLIVER && (
        <span aria-hidden>
          <Words segment={segment} />
        </span>
      )}
    </ButtonBase>
  );
}

function Words(props: { segment: Segment }) {
  const { item, width, begins, isMain } = props.segment;
  const { shift } = item;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { language } = useMoment();
  const isNarrow = width < NARROW;
  const from = DateTime.fromISO(item.start, {
    locale: language,
  }).toLocaleString(DateTime.TIME_24_SIMPLE);
  const details = [
    begins && t('time.from', { when: from }),
    shift?.overrideId && t('rota.calendar.override'),
  ]
    .filter(Boolean)
    .join(' · ');
  if (!shift) {
    return (
      <>
        <span className={`${classes.line} ${classes.nobody}`}>
          {isNarrow ? (
            // Half a word says less than none.
            <ErrorIcon className={classes.sign} />
          ) : (
            t('rota.calendar.nobody')
          )}
        </span>
        {!isNarrow && (
          <span className={`${classes.line} ${classes.small}`}>{details}</span>
        )}
      </>
    );
  }
  return (
    <>
      <span className={classes.line}>
        {item.doubles.length > 0 && !isNarrow && (
          <WarningIcon className={classes.mark} aria-hidden />
        )}
        <span className={classes.initials}>{initialsOf(shift.person)}</span>
        {!isNarrow && isMain && shift.person.name}
      </span>
      {isMain && (
        <span className={`${classes.line} ${classes.small}`}>
          {isNarrow ? begins && from : details}
        </span>
      )}
    </>
  );
}
