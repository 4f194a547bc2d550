import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { FLEET_CHANNEL, Scan } from '@paved-path/backstage-plugin-drift-common';
import {
  describeError,
  ErrorPanel,
  LoadingPanel,
  RelativeTime,
  StatusLabel,
  TitledCard,
  useLiveQuery,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftApiRef } from '../../api';
import { useMayScan } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { durationWords, estimateMinutes } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    fontVariantNumeric: 'tabular-nums',
  },
  bar: { height: 8, borderRadius: 4 },
  aside: { color: theme.palette.text.secondary },
}));

/** The scan of the whole fleet: how far it is, how long it will take, and the way to start or stop it. */
export function ScanPanel() {
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const mayScan = useMayScan();
  const { send, sending, error } = useSend();
  const {
    value,
    error: failure,
    reload,
  } = useLiveQuery({
    key: 'latest',
    channel: FLEET_CHANNEL,
    load: async signal => ({ scan: await api.getLatestScan({ signal }) }),
    isMoving: ({ scan }) => scan?.state === 'running',
  });
  const scan = value?.scan;
  const running = scan?.state === 'running';

  let action;
  if (mayScan && value) {
    action = running ? (
      <Button
        size="small"
        disabled={sending}
        aria-label={t('scan.cancelLabel')}
        onClick={async () => {
          await send(() => api.cancelScan(scan.id));
          reload();
        }}
      >
        {t('scan.cancel')}
      </Button>
    ) : (
      <Button
        size="small"
        variant="outlined"
        disabled={sending}
        onClick={async () => {
          await send(() => api.startScan());
          reload();
        }}
      >
        {t('scan.start')}
      </Button>
    );
  }

  return (
    <TitledCard title={t('scan.title')} headerActions={action}>
      <div className={classes.body}>
        {!value && failure && <ErrorPanel error={failure} onRetry={reload} />}
        {!value && !failure && (
          <LoadingPanel title={t('scan.title')} lines={2} />
        )}
        {value && !scan && (
          <Typography variant="body2" color="textSecondary">
            {t('scan.none')}
          </Typography>
        )}
        {scan && (running ? <Running scan={scan} /> : <Ended scan={scan} />)}
        {value && failure && (
          <StatusLabel tone="warning">{describeError(failure)}</StatusLabel>
        )}
        {error && (
          <div role="alert">
            <StatusLabel tone="bad">
              {t('scan.notDone', { message: describeError(error) })}
            </StatusLabel>
          </div>
        )}
      </div>
    </TitledCard>
  );
}

function Running(props: { scan: Scan }) {
  const { scan } = props;
  const { total, finished, remainingMs } = scan;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  return (
    <>
      <div className={classes.facts}>
        <StatusLabel tone="progress">
          {t('scan.running', {
            finished: String(finished),
            total: String(total),
          })}
        </StatusLabel>
        <span className={classes.aside}>
          {remainingMs === undefined
            ? t('scan.unknownRemaining')
            : t('scan.remaining', { count: estimateMinutes(remainingMs) })}
        </span>
      </div>
      <LinearProgress
        className={classes.bar}
        aria-label={t('scan.progressLabel')}
        variant="determinate"
        value={total ? Math.round((100 * finished) / total) : 0}
      />
      <Found scan={scan} />
    </>
  );
}

function Ended(props: { scan: Scan }) {
  const { scan } = props;
  const { state, startedAt, finishedAt, finished, total } = scan;
  const { t } = useTexts(driftTranslationRef);
  const age = <RelativeTime at={finishedAt ?? startedAt} />;
  const took = DateTime.fromISO(finishedAt ?? startedAt)
    .diff(DateTime.fromISO(startedAt))
    .toMillis();
  return (
    <>
      <span>
        {state === 'cancelled'
          ? t('scan.lastCancelled', {
              age,
              finished: String(finished),
              total: String(total),
            })
          : t('scan.last', { age, duration: durationWords(took) })}
      </span>
      <Found scan={scan} />
    </>
  );
}

function Found(props: { scan: Scan }) {
  const { drifted, failed } = props.scan;
  const { t } = useTexts(driftTranslationRef);
  return (
    <Typography variant="caption" color="textSecondary">
      {t('scan.found', { drifted: String(drifted), failed: String(failed) })}
    </Typography>
  );
}
