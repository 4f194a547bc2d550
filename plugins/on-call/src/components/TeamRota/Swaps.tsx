import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ON_CALL_CHANNEL,
  Rota,
  Swap,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  ErrorPanel,
  Foldable,
  FreshnessLine,
  LiveQuery,
  LoadingPanel,
  PlainList,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { useMe } from '../../hooks/useMe';
import { onCallTranslationRef } from '../../translation';
import { SwapLine } from './SwapLine';

/** How many of those that are settled are listed. */
const SETTLED = 10;

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
  },
  group: {
    margin: theme.spacing(0, 0, 0.5),
    fontSize: theme.typography.caption.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
    color: theme.palette.text.secondary,
  },
}));

/** The swaps of a rota, live. */
export function useSwaps(rotaId: string): LiveQuery<Swap[]> {
  const api = useApi(onCallApiRef);
  return useLiveQuery({
    key: rotaId,
    channel: ON_CALL_CHANNEL,
    load: signal => api.getSwaps({ rotaId }, { signal }),
  });
}

/** Who asks whom to take a shift: of the reader first, by the reader, and of others; those that are settled are folded. */
export function Swaps(props: {
  rota: Rota;
  query: LiveQuery<Swap[]>;
  /** To be called when a swap was answered: the rota is another then. */
  onAnswered: () => void;
}) {
  const { query, onAnswered } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const me = useMe();
  const { value: swaps, error, reload } = query;
  if (!swaps) {
    return error ? (
      <ErrorPanel error={error} onRetry={reload} />
    ) : (
      <LoadingPanel title={t('rota.swaps.title')} lines={2} />
    );
  }
  const open = swaps.filter(({ state }) => state === 'asked');
  const settled = swaps.filter(({ state }) => state !== 'asked');
  const isOf = (person: Swap['to']) =>
    me !== undefined && person.entityRef === me;
  const ofMe = open.filter(({ to }) => isOf(to));
  const byMe = open.filter(({ from, to }) => isOf(from) && !isOf(to));
  const others = open.filter(({ from, to }) => !isOf(from) && !isOf(to));
  const list = (label: string, some: Swap[]) => (
    <PlainList label={label}>
      {some.map(swap => (
        <li key={swap.id}>
          <SwapLine
            swap={swap}
            me={me}
            onAnswered={() => {
              reload();
              onAnswered();
            }}
          />
        </li>
      ))}
    </PlainList>
  );
  const group = (label: string, some: Swap[]) =>
    some.length > 0 && (
      <div>
        <p className={classes.group}>{label}</p>
        {list(label, some)}
      </div>
    );
  return (
    <div className={classes.root}>
      {!open.length && (
        <Typography variant="body2" color="textSecondary">
          {t('rota.swaps.none')} {t('rota.swaps.noneHelp')}
        </Typography>
      )}
      {group(t('rota.swaps.ofMe'), ofMe)}
      {group(t('rota.swaps.byMe'), byMe)}
      {group(t('rota.swaps.others'), others)}
      {settled.length > 0 && (
        <Foldable title={t('rota.swaps.answered', { count: settled.length })}>
          {list(
            t('rota.swaps.answered', { count: settled.length }),
            settled.slice(0, SETTLED),
          )}
        </Foldable>
      )}
      {error && (
        <FreshnessLine
          freshness={{ source: t('organisation.source'), state: 'fresh' }}
          error={error}
          onRetry={reload}
        />
      )}
    </div>
  );
}
