import { useEffect, useId, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { Period, periodSchema } from '@paved-path/backstage-plugin-cost-common';
import {
  ChoiceSelect,
  shorten,
  StatusLabel,
  useFieldClass,
  useTexts,
} from '@paved-path/provider-kit-react';
import { periodProblem, PeriodValue, rangeProblem, SetPeriod } from '../hooks';
import { costTranslationRef, Translate } from '../translation';
import { addDays, isDay } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'contents' },
  period: { flex: '1 1 140px', minWidth: 0, maxWidth: 220 },
  day: { flex: '1 1 150px', minWidth: 0, maxWidth: 190 },
  // Below all that is chosen beside it.
  problem: { order: 1, flexBasis: '100%', overflowWrap: 'anywhere' },
  help: { fontVariantNumeric: 'tabular-nums', marginTop: theme.spacing(0.5) },
}));

/** How many days a custom period begins with where none are shown yet. */
const FALLBACK_DAYS = 30;

/** How many characters of an address are said. */
const MOST_TEXT = 40;

/** The days to show: a usual period, or any from one day to another, as it stands in the address. */
export function PeriodPicker(props: {
  value: PeriodValue;
  set: SetPeriod;
  /** The days that are shown, with which a custom period begins; `to` is the day after the last. */
  shown: { from: string; to: string } | undefined;
}) {
  const { value, set, shown } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);

  function choose(period: Period) {
    const today = new Date().toISOString().slice(0, 10);
    const { from, to } = shown ?? {
      from: addDays(today, -FALLBACK_DAYS),
      to: today,
    };
    set(
      period === 'custom'
        ? { period, from, to }
        : { period, from: undefined, to: undefined },
    );
  }

  return (
    <div className={classes.root}>
      <ChoiceSelect
        className={classes.period}
        label={t('period.label')}
        value={value.period ?? '30d'}
        onChange={choose}
        choices={periodSchema.options.map(period => ({
          value: period,
          words: periodWords(period, t),
        }))}
      />
      {value.period === 'custom' && value.from && value.to && (
        <CustomDays from={value.from} to={value.to} set={set} />
      )}
      <AddressProblem className={classes.problem} />
    </div>
  );
}

/** Where the address asks for days that make no period: which part of it, why, and what is shown instead. */
function AddressProblem(props: { className: string }) {
  const { t } = useTexts(costTranslationRef);
  const [parameters] = useSearchParams();
  const problem = periodProblem(parameters);
  if (!problem) return null;
  const { field, why, text } = problem;
  return (
    <div className={props.className} role="status">
      <StatusLabel tone="warning">
        {t(`period.address.${why}`, { field, text: shorten(text, MOST_TEXT) })}{' '}
        {t('period.address.instead')}
      </StatusLabel>
    </div>
  );
}

/** How a period is called. */
export function periodWords(period: Period, t: Translate): string {
  switch (period) {
    case '7d':
      return t('period.days7');
    case '30d':
      return t('period.days30');
    case '90d':
      return t('period.days90');
    case 'month':
      return t('period.month');
    case 'quarter':
      return t('period.quarter');
    default:
      return t('period.custom');
  }
}

/** The first and the last day; what makes no period is said, and not asked for. */
function CustomDays(props: { from: string; to: string; set: SetPeriod }) {
  const { from, to, set } = props;
  const classes = useStyles();
  const errorClass = useFieldClass();
  const { t } = useTexts(costTranslationRef);
  const id = useId();
  const last = addDays(to, -1);
  const [typed, setTyped] = useState({ first: from, last });
  // Another address, such as by the way back.
  useEffect(() => setTyped({ first: from, last }), [from, last]);
  const isComplete = isDay(typed.first) && isDay(typed.last);
  const problem =
    isComplete && rangeProblem(typed.first, addDays(typed.last, 1));

  function change(next: { first: string; last: string }) {
    setTyped(next);
    if (!isDay(next.first) || !isDay(next.last)) return;
    const end = addDays(next.last, 1);
    if (!rangeProblem(next.first, end)) set({ from: next.first, to: end });
  }

  const field = (name: 'first' | 'last', label: string, help?: string) => (
    <TextField
      id={`${id}-${name}`}
      type="date"
      size="small"
      variant="outlined"
      className={`${classes.day} ${errorClass}`}
      label={label}
      value={typed[name]}
      onChange={event => change({ ...typed, [name]: event.target.value })}
      error={name === 'last' && Boolean(problem)}
      helperText={help}
      InputLabelProps={{ shrink: true }}
      FormHelperTextProps={{ className: classes.help }}
    />
  );
  return (
    <>
      {field('first', t('period.from'))}
      {field(
        'last',
        t('period.to'),
        problem ? t(`period.${problem}`) : undefined,
      )}
    </>
  );
}
