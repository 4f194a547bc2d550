import Link from '@material-ui/core/Link';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { CalendarItem, contains, itemSpanWords, PersonTone } from '../../words';
import { Initials } from './Initials';
import { itemWords } from './itemWords';

const useStyles = makeStyles<Theme>(theme => ({
  row: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: theme.spacing(1.5),
    alignItems: 'start',
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  name: {
    font: 'inherit',
    fontWeight: theme.typography.fontWeightMedium as number,
    textAlign: 'left',
    overflowWrap: 'anywhere',
  },
  now: { fontWeight: theme.typography.fontWeightBold as number },
  quiet: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** A shift or a gap in a list: whose, when, and what is to be said of it. */
export function RotaListItem(props: {
  item: CalendarItem;
  tone: PersonTone | undefined;
  onOpen: (item: CalendarItem, opener: HTMLElement) => void;
}) {
  const { item, tone, onOpen } = props;
  const { shift } = item;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  return (
    <div className={classes.row}>
      <Initials person={shift?.person} tone={tone} />
      <div>
        <div className={classes.head}>
          <Link
            component="button"
            className={classes.name}
            aria-haspopup="dialog"
            aria-label={itemWords(item, t, moment)}
            onClick={event => onOpen(item, event.currentTarget)}
          >
            {shift ? (
              shift.person.name
            ) : (
              <StatusLabel tone="bad">{t('rota.calendar.nobody')}</StatusLabel>
            )}
          </Link>
          {shift && contains(item, moment.now) && (
            <span className={classes.now}>{t('rota.calendar.isNow')}</span>
          )}
          {shift?.overrideId && (
            <span className={classes.quiet}>{t('rota.calendar.override')}</span>
          )}
        </div>
        <div className={classes.quiet}>
          {itemSpanWords(item, t, { language: moment.language })}
        </div>
        {item.doubles.map(({ start, rotas }) => (
          <StatusLabel key={start} tone="warning">
            {t('rota.calendar.isTwice', { rotas: rotas.join(', ') })}
          </StatusLabel>
        ))}
      </div>
    </div>
  );
}
