import { useId, useMemo, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  onCallChannel,
  Timeline,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  EntityCardFrame,
  PlainList,
  StatusLabel,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { onCallApiRef } from '../../api';
import { useMoment } from '../../hooks';
import { onCallTranslationRef, Translate } from '../../translation';
import { Moment } from '../../words';
import { byDay, isShown, Shown } from '../Changes';
import { TimelineEntry } from './TimelineEntry';
import { TimelineFilter } from './TimelineFilter';

/** How many things stand there at once; the others are shown on demand. */
const PAGE = 25;

const DEFAULT_DAYS = 14;

const useStyles = makeStyles<Theme>(theme => ({
  day: {
    margin: theme.spacing(2, 0, 1),
    fontSize: theme.typography.caption.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
    color: theme.palette.text.secondary,
  },
  more: { marginTop: theme.spacing(1.5) },
  truncated: { marginTop: theme.spacing(1.5) },
}));

/** Incidents and changes on one line, the newest first: what is open stands above all, and what changed before it is below it. */
export function TimelinePanel(props: {
  entityRef: string;
  /** Whether a provider has incidents to tell of; where none has, there is nothing to ask it again. */
  isSetUp: boolean;
}) {
  const { entityRef, isSetUp } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const [days, setDays] = useState(DEFAULT_DAYS);
  const [shown, setShown] = useState<Shown>({
    incident: true,
    release: true,
    drift: true,
    other: true,
    dependency: true,
  });
  const query = useLiveQuery({
    key: `${entityRef} ${days}`,
    channel: onCallChannel(entityRef),
    keepPrevious: true,
    load: signal =>
      api.getTimeline(
        entityRef,
        { start: DateTime.utc().minus({ days }).toISO() },
        { signal },
      ),
  });
  return (
    <EntityCardFrame
      title={t('tab.timeline.title')}
      query={query}
      freshness={({ freshness }) =>
        isSetUp ? freshness : { source: freshness.source, state: 'fresh' }
      }
      quiet
      empty={({ items }) =>
        items.length
          ? undefined
          : {
              title: t('tab.timeline.none'),
              children: t('tab.timeline.noneBody'),
            }
      }
      before={
        <TimelineFilter
          days={days}
          onDays={setDays}
          shown={shown}
          onShown={setShown}
        />
      }
    >
      {timeline => <Entries timeline={timeline} shown={shown} />}
    </EntityCardFrame>
  );
}

function Entries(props: { timeline: Timeline; shown: Shown }) {
  const { timeline, shown } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const id = useId();
  const [count, setCount] = useState(PAGE);
  const items = useMemo(
    () => timeline.items.filter(item => isShown(item, shown)),
    [timeline, shown],
  );
  if (!items.length) {
    return (
      <EmptyPanel title={t('tab.timeline.noneShown')}>
        {t('tab.timeline.noneShownBody')}
      </EmptyPanel>
    );
  }
  const more = items.length - count;
  return (
    <>
      {byDay(items.slice(0, count)).map(({ day, items: ofDay }) => (
        <section key={day} aria-labelledby={`${id}-${day}`}>
          <h3 className={classes.day} id={`${id}-${day}`}>
            {dayWords(day, moment, t)}
          </h3>
          <PlainList label={dayWords(day, moment, t)}>
            {ofDay.map(item => (
              <TimelineEntry
                key={
                  item.type === 'incident' ? item.incident.id : item.change.id
                }
                item={item}
              />
            ))}
          </PlainList>
        </section>
      ))}
      {more > 0 && (
        <Button
          size="small"
          className={classes.more}
          onClick={() => setCount(items.length)}
        >
          {t('tab.timeline.more', { count: more })}
        </Button>
      )}
      {timeline.truncated && more <= 0 && (
        <div className={classes.truncated}>
          <StatusLabel tone="neutral">
            {t('tab.timeline.truncated')}
          </StatusLabel>
        </div>
      )}
    </>
  );
}

function dayWords(day: string, moment: Moment, t: Translate): string {
  const { now, language } = moment;
  const at = DateTime.fromISO(day, { locale: language });
  const ago = Math.round(now.startOf('day').diff(at, 'days').days);
  if (ago === 0) return t('tab.timeline.today');
  if (ago === 1) return t('tab.timeline.yesterday');
  return at.toLocaleString({ weekday: 'long', day: 'numeric', month: 'long' });
}
