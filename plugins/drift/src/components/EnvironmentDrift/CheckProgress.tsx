import { useEffect, useRef } from 'react';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Check,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import {
  describeError,
  StatusLabel,
  useLiveQuery,
  useNow,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';
import {
  checkProblem,
  checkWords,
  durationWords,
  isUnderWay,
} from '../../words';

/** How often a check under way is looked at where no signal comes, in milliseconds. */
const POLL = 1000;

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1.5),
  },
  aside: {
    color: theme.palette.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  },
}));

/** A check while it goes on, with the way to stop it, and afterwards why it brought nothing. */
export function CheckProgress(props: {
  environment: InfrastructureEnvironment;
  check: Check;
  channel: string;
  mayCancel: boolean;
  onFinished: (check: Check) => void;
}) {
  const { environment, channel, mayCancel, onFinished } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const now = useNow(1000);
  const { send, sending, error } = useSend();
  const { value, reload } = useLiveQuery({
    key: props.check.id,
    channel,
    load: signal => api.getCheck(props.check.id, { signal }),
    isMoving: isUnderWay,
    pollInterval: POLL,
  });
  const check = value ?? props.check;
  const finished = useRef(onFinished);
  finished.current = onFinished;
  useEffect(() => {
    if (value && !isUnderWay(value)) finished.current(value);
  }, [value]);

  if (!isUnderWay(check)) {
    const problem = checkProblem(check, t);
    const isSaid =
      environment.state === 'failed' && check.outcome !== 'cancelled';
    if (!problem || isSaid) return null;
    return (
      <div role={check.outcome === 'cancelled' ? 'status' : 'alert'}>
        <StatusLabel tone={check.outcome === 'cancelled' ? 'neutral' : 'bad'}>
          {problem}
        </StatusLabel>
      </div>
    );
  }
  const { name } = environment;
  const from = check.startedAt ?? check.queuedAt;
  const seconds = Math.max(
    0,
    Math.floor(now.diff(DateTime.fromISO(from)).as('seconds')),
  );
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        <div role="status">
          <StatusLabel tone="progress">{checkWords(check, t)}</StatusLabel>
        </div>
        <span className={classes.aside}>
          {seconds < 60 ? `${seconds} s` : durationWords(seconds * 1000)}
        </span>
        {mayCancel && (
          <Button
            size="small"
            disabled={sending}
            aria-label={t('check.cancelLabel', { environment: name })}
            onClick={async () => {
              await send(() => api.cancelCheck(check.id));
              reload();
            }}
          >
            {t('check.cancel')}
          </Button>
        )}
      </div>
      <LinearProgress
        aria-label={t('check.progressLabel', { environment: name })}
      />
      {error && (
        <div role="alert">
          <StatusLabel tone="bad">
            {t('check.notCancelled', { message: describeError(error) })}
          </StatusLabel>
        </div>
      )}
    </div>
  );
}
