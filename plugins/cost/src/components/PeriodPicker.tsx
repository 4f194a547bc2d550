import { useEffect, useId, useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Period, periodSchema } from '@paved-path/backstage-plugin-cost-common';
import { useFieldClass } from '@paved-path/provider-kit-react';
import { PeriodValue, rangeProblem, SetPeriod } from '../hooks';
import { costTranslationRef, Translate } from '../translation';
import { addDays, isDay } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'contents' },
  period: { flex: '1 1 140px', minWidth: 0, maxWidth: 220 },
  day: { flex: '1 1 150px', minWidth: 0, maxWidth: 190 },
  help: { fontVariantNumeric: 'tabular-nums', marginTop: theme.spacing(0.5) },
}));

/** How many days a custom period begins with where none are shown yet. */
const FALLBACK_DAYS = 30;

/** The days to show: a usual period, or any from one day to another, as it stands in the address. */
export function PeriodPicker(props: {
  value: PeriodValue;
  set: SetPeriod;
  /** The days that are shown, with which a custom period begins; `to` is the day after the last. */
  shown: { from: string; to: string } | undefined;
}) {
  const { value, set, shown } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(costTranslationRef);
  const id = useId();

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
      <TextField
        select
        id={id}
        size="small"
        variant="outlined"
        className={classes.period}
        label={t('period.label')}
        value={value.period ?? '30d'}
        onChange={event => choose(event.target.value as Period)}
      >
        {periodSchema.options.map(period => (
          <MenuItem key={period} value={period}>
            {periodWords(period, t)}
          </MenuItem>
        ))}
      </TextField>
      {value.period === 'custom' && value.from && value.to && (
        <CustomDays from={value.from} to={value.to} set={set} />
      )}
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
  const { t } = useTranslationRef(costTranslationRef);
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
