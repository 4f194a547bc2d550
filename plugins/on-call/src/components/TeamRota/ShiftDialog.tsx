import { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Rota } from '@paved-path/backstage-plugin-on-call-common';
import {
  DialogHandle,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { useMoment } from '../../hooks';
import { onCallTranslationRef, Translate } from '../../translation';
import {
  CalendarItem,
  isOwnZone,
  itemSpanWords,
  lengthWords,
} from '../../words';
import { ActionDialog } from '../dialogs';
import { PersonName } from '../PersonName';

const useStyles = makeStyles<Theme>(theme => ({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.75, 2),
    margin: 0,
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    [theme.breakpoints.down('xs')]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 0,
      '& dd': { marginBottom: theme.spacing(1) },
    },
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** What can be done with a shift. */
export type ShiftAction = 'swap' | 'override' | 'remove-override';

/** A shift or a gap in full, and what the reader can do with it. */
export function ShiftDialog(props: {
  handle: DialogHandle;
  rota: Rota;
  item: CalendarItem;
  /** Whether it is the reader's own. */
  isMine: boolean;
  onAct: (action: ShiftAction) => void;
}) {
  const { handle, rota, item, isMine, onAct } = props;
  const { shift } = item;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { now, language } = useMoment();
  const isPast = DateTime.fromISO(item.end) <= now;
  const button = (action: ShiftAction, words: string) => (
    <Button variant="outlined" size="small" onClick={() => onAct(action)}>
      {words}
    </Button>
  );
  const maySwap = isMine && !isPast;
  const mayOverride = rota.canOverride && !isPast;
  const mayRemove = mayOverride && Boolean(shift?.overrideId);
  return (
    <ActionDialog
      handle={handle}
      title={
        shift
          ? t('rota.shift.titlePerson', { who: shift.person.name })
          : t('rota.shift.titleNobody')
      }
    >
      <dl className={classes.facts}>
        <Fact title={t('rota.shift.yourTime')}>
          {itemSpanWords(item, t, { language })}
        </Fact>
        {!isOwnZone(rota.timeZone, item) && (
          <Fact title={t('rota.shift.rotaTime', { zone: rota.timeZone })}>
            {itemSpanWords(item, t, { language, zone: rota.timeZone })}
          </Fact>
        )}
        {!item.isCut.start && !item.isCut.end && (
          <Fact title={t('rota.shift.duration')}>{lengthWords(item, t)}</Fact>
        )}
        {shift && (
          <Fact title={t('rota.shift.who')}>
            <PersonName person={shift.person} />
          </Fact>
        )}
        {shift && (
          <Fact title={t('rota.shift.comesFrom')}>{originWords(item, t)}</Fact>
        )}
        {item.doubles.map(({ start, rotas }) => (
          <Fact key={start} title={t('rota.shift.twice')}>
            <StatusLabel tone="warning">
              {t('rota.calendar.isTwice', { rotas: rotas.join(', ') })}
            </StatusLabel>
          </Fact>
        ))}
      </dl>
      {maySwap || mayOverride ? (
        <div className={classes.actions}>
          {maySwap && button('swap', t('rota.shift.askSwap'))}
          {mayOverride && button('override', t('rota.shift.overrideAction'))}
          {mayRemove &&
            button('remove-override', t('rota.shift.removeOverride'))}
        </div>
      ) : (
        <Typography variant="body2" color="textSecondary">
          {isPast ? t('rota.shift.past') : t('rota.shift.mayNot')}
        </Typography>
      )}
    </ActionDialog>
  );
}

function Fact(props: { title: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.title}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

function originWords({ shift }: CalendarItem, t: Translate): string {
  if (shift?.overrideId) return t('rota.shift.override');
  return shift?.layer
    ? t('rota.shift.layer', { layer: shift.layer })
    : t('rota.shift.rotaItself');
}
