import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { Rota } from '@paved-path/backstage-plugin-on-call-common';
import {
  FreshnessLine,
  LiveQuery,
  StatusLabel,
  TitledCard,
  useDialog,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { useMe } from '../../hooks/useMe';
import { onCallTranslationRef } from '../../translation';
import {
  CalendarItem,
  PersonTones,
  rotaSentence,
  zoneWords,
} from '../../words';
import { ProblemList } from '../ProblemList';
import { CalendarFeed } from './CalendarFeed';
import { OverrideDialog } from './OverrideDialog';
import { RemoveOverrideDialog } from './RemoveOverrideDialog';
import { RotaCalendar } from './RotaCalendar';
import { RotaList } from './RotaList';
import { rotaProblems } from './rotaProblems';
import { ShiftAction, ShiftDialog } from './ShiftDialog';
import { SwapDialog } from './SwapDialog';
import { Swaps, useSwaps } from './Swaps';
import { RotaRange, RotaView } from './useRotaRange';

/** How many problems stand there at once. */
const SHOWN = 4;

const useStyles = makeStyles<Theme>(theme => ({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    outline: 'none',
  },
  sentence: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
    overflowWrap: 'anywhere',
  },
  link: { whiteSpace: 'nowrap' },
  zone: { marginTop: theme.spacing(0.5) },
  sections: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    paddingTop: theme.spacing(1),
  },
  heading: { marginBottom: theme.spacing(1) },
}));

/** One rota of a team: how it stands in words, its weeks, its swaps, and the way into one's own calendar. */
export function RotaCard(props: {
  rota: Rota;
  range: RotaRange;
  view: RotaView;
  tones: PersonTones;
  query: LiveQuery<unknown>;
}) {
  const { rota, range, view, tones, query } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const me = useMe();
  const swaps = useSwaps(rota.id);
  const { openDialog, dialog, fallback } = useDialog();
  const sentence = rotaSentence(rota, moment, t, range.asked);
  const problems = rotaProblems(rota, range.range, t, moment);

  function onChanged() {
    query.reload();
    swaps.reload();
  }

  function open(item: CalendarItem, opener: HTMLElement) {
    const isMine = me !== undefined && item.shift?.person.entityRef === me;
    openDialog(
      handle => (
        <ShiftDialog
          handle={handle}
          rota={rota}
          item={item}
          isMine={isMine}
          onAct={action => act(action, item, opener)}
        />
      ),
      opener,
    );
  }

  function act(action: ShiftAction, item: CalendarItem, opener: HTMLElement) {
    const { shift } = item;
    openDialog(handle => {
      const common = { handle, rota, onDone: onChanged };
      if (action === 'swap' && shift) {
        return <SwapDialog {...common} shift={shift} />;
      }
      if (action === 'remove-override' && shift?.overrideId) {
        const { overrideId } = shift;
        return (
          <RemoveOverrideDialog {...common} shift={{ ...shift, overrideId }} />
        );
      }
      return <OverrideDialog {...common} item={item} />;
    }, opener);
  }

  const weeks = { rota, range, tones, onOpen: open };
  return (
    <TitledCard
      title={rota.name}
      headerActions={
        rota.url && (
          <Link to={rota.url} className={classes.link}>
            <Typography variant="body2" component="span">
              {t('rota.atProvider')}
            </Typography>
          </Link>
        )
      }
    >
      <div className={classes.body} ref={fallback} tabIndex={-1}>
        <div>
          {sentence && (
            <div className={classes.sentence} role="status">
              <StatusLabel tone={sentence.tone}>{sentence.words}</StatusLabel>
            </div>
          )}
          <Typography
            variant="caption"
            component="div"
            color="textSecondary"
            className={classes.zone}
          >
            {zoneWords(rota.timeZone, range.range, t)}
          </Typography>
        </div>
        {problems.length > 0 && (
          <ProblemList problems={problems} shown={SHOWN} />
        )}
        {view === 'calendar' ? (
          <RotaCalendar {...weeks} />
        ) : (
          <RotaList {...weeks} />
        )}
        <div className={classes.sections}>
          <Section title={t('rota.swaps.title')}>
            <Swaps rota={rota} query={swaps} onAnswered={query.reload} />
          </Section>
          <Section title={t('rota.feed.title')}>
            <CalendarFeed rota={rota} openDialog={openDialog} />
          </Section>
        </div>
        <FreshnessLine
          freshness={rota.freshness}
          error={query.error}
          onRetry={query.reload}
        />
      </div>
      {dialog}
    </TitledCard>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <section>
      <Typography
        variant="subtitle1"
        component="h3"
        className={classes.heading}
      >
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}
