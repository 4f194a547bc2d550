import { makeStyles, Theme } from '@material-ui/core/styles';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import {
  Foldable,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useMoment } from '../hooks';
import { onCallTranslationRef } from '../translation';
import {
  isInOwnTime,
  problemTone,
  problemWords,
  rangeWords,
  sortProblems,
} from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
  },
  text: { overflowWrap: 'anywhere' },
  when: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** What keeps a page from reaching somebody, or is to be mended; red first, the rest folded where there is much. */
export function ProblemList(props: {
  problems: readonly OnCallProblem[];
  /** How many stand there at once; by default all. */
  shown?: number;
}) {
  const { problems, shown = Infinity } = props;
  const { t } = useTexts(onCallTranslationRef);
  if (!problems.length) return null;
  const sorted = sortProblems(problems);
  const more = sorted.slice(shown);
  return (
    <div>
      <Problems label={t('card.problems')} problems={sorted.slice(0, shown)} />
      {more.length > 0 && (
        <Foldable title={t('card.moreProblems', { count: more.length })}>
          <Problems
            label={t('card.moreProblems', { count: more.length })}
            problems={more}
          />
        </Foldable>
      )}
    </div>
  );
}

function Problems(props: { label: string; problems: OnCallProblem[] }) {
  const classes = useStyles();
  return (
    <ul className={classes.list} aria-label={props.label}>
      {props.problems.map((problem, index) => (
        <li key={index}>
          <StatusLabel tone={problemTone(problem)}>
            <span className={classes.text}>{problemWords(problem)}</span>
            <ProblemWhen problem={problem} />
          </StatusLabel>
        </li>
      ))}
    </ul>
  );
}

/** The text says it in the zone of the rota; the reader may be elsewhere. */
function ProblemWhen(props: { problem: OnCallProblem }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const range = rangeWords(props.problem, moment, t);
  if (!range || isInOwnTime(props.problem)) return null;
  return (
    <span className={classes.when}>{t('card.problemWhen', { range })}</span>
  );
}
