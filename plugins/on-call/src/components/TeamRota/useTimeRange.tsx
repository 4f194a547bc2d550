import { ReactNode, useId, useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { TimeRange } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime } from 'luxon';
import {
  useFieldClass,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { dayTimeWords, readZoned, toInstant, writeZoned } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 230px), 1fr))',
    gap: theme.spacing(2.5, 2),
  },
}));

type Edge = 'start' | 'end';

/** Which times can be chosen. */
export type TimeLimits = {
  /** How late a beginning may be, in milliseconds: a form that was opened a moment ago is not about the past. */
  tolerance: number;
  /** Where given, it has to be within. */
  within?: { start: DateTime; end: DateTime };
};

/**
 * Two fields for a beginning and an end in the zone of a rota, with the reader's own time beside them; and the function that reads them:
 * undefined, and said why at the field, where they make no time that can be chosen.
 */
export function useTimeRange(options: {
  zone: string;
  initial: { start: DateTime; end: DateTime };
  limits: TimeLimits;
  disabled: boolean;
}): { fields: ReactNode; read: () => TimeRange | undefined } {
  const { zone, limits, disabled } = options;
  const classes = useStyles();
  const fieldClass = useFieldClass();
  const { t } = useTexts(onCallTranslationRef);
  const language = useLanguage();
  const id = useId();
  // What it began with stays what it is while the clock goes on.
  const [initial] = useState(options.initial);
  const [texts, setTexts] = useState({
    start: writeZoned(initial.start, zone),
    end: writeZoned(initial.end, zone),
  });
  const [problems, setProblems] = useState<{ [E in Edge]?: string }>({});

  const wordsOf = (moment: DateTime) =>
    dayTimeWords(language ? moment.setLocale(language) : moment);

  function readEdge(edge: Edge) {
    // A field holds no seconds; what was not touched is what it was.
    if (texts[edge] === writeZoned(initial[edge], zone)) {
      return { at: initial[edge], isTwice: false };
    }
    return readZoned(texts[edge], zone, edge);
  }

  function momentOf(edge: Edge): DateTime | undefined {
    const time = readEdge(edge);
    return 'at' in time ? time.at : undefined;
  }

  function problemOf(edge: Edge): string | undefined {
    const time = readEdge(edge);
    if ('problem' in time) return t(`rota.time.${time.problem}`);
    const { within, tolerance } = limits;
    const now = DateTime.now();
    if (edge === 'start') {
      if (within && time.at < within.start) {
        return t('rota.time.outsideStart', {
          time: wordsOf(within.start.setZone(zone)),
        });
      }
      return time.at.toMillis() < now.toMillis() - tolerance
        ? t('rota.time.past')
        : undefined;
    }
    if (within && time.at > within.end) {
      return t('rota.time.outsideEnd', {
        time: wordsOf(within.end.setZone(zone)),
      });
    }
    if (time.at <= now) return t('rota.time.past');
    const start = momentOf('start');
    return start && time.at <= start ? t('rota.time.order') : undefined;
  }

  function helpOf(edge: Edge): string | undefined {
    const time = readEdge(edge);
    if (!('at' in time)) return undefined;
    const own = time.at.toLocal();
    if (time.isTwice) {
      return t('rota.time.twice', {
        time: `${time.at.setZone(zone).toFormat('HH:mm ZZ')}`,
      });
    }
    return own.offset === time.at.setZone(zone).offset
      ? undefined
      : t('rota.time.own', { time: wordsOf(own) });
  }

  const field = (edge: Edge, label: string) => (
    <TextField
      className={fieldClass}
      id={`${id}-${edge}`}
      type="datetime-local"
      variant="outlined"
      size="small"
      fullWidth
      required
      label={label}
      value={texts[edge]}
      onChange={event => {
        const { value } = event.target;
        setTexts(current => ({ ...current, [edge]: value }));
        setProblems({});
      }}
      disabled={disabled}
      error={Boolean(problems[edge])}
      helperText={problems[edge] ?? helpOf(edge)}
      InputLabelProps={{ shrink: true }}
    />
  );

  return {
    fields: (
      <div className={classes.root}>
        {field('start', t('rota.time.from', { zone }))}
        {field('end', t('rota.time.until', { zone }))}
      </div>
    ),
    read() {
      const found = { start: problemOf('start'), end: problemOf('end') };
      setProblems(found);
      const [start, end] = [momentOf('start'), momentOf('end')];
      if (found.start || found.end || !start || !end) return undefined;
      return { start: toInstant(start), end: toInstant(end) };
    },
  };
}
