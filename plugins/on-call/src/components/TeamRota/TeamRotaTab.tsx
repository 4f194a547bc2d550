import { useMemo } from 'react';
import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useApi } from '@backstage/frontend-plugin-api';
import { ON_CALL_CHANNEL } from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  ErrorPanel,
  isForbidden,
  LoadingPanel,
  TitledCard,
  useEntityRef,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { personTones } from '../../words';
import { UnreadSources, unreadSources } from '../UnreadSources';
import { RangeBar } from './RangeBar';
import { RotaCard } from './RotaCard';
import { useRotaRange } from './useRotaRange';

const useStyles = makeStyles<Theme>(theme => ({
  cards: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(3),
    transition: 'opacity 150ms',
  },
  waiting: { opacity: 0.6 },
}));

/** The tab of a team's page with its rotas: who is on call in the next weeks, where nobody or somebody twice is, and swaps. */
export function TeamRotaTab() {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const groupRef = useEntityRef();
  const { now } = useMoment();
  const range = useRotaRange(now);
  const isNarrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'));
  const view = range.view ?? (isNarrow ? 'list' : 'calendar');
  const query = useLiveQuery({
    key: JSON.stringify([groupRef, range.asked]),
    channel: ON_CALL_CHANNEL,
    keepPrevious: true,
    load: signal => api.getTeamRotas(groupRef, range.asked, { signal }),
  });
  const { value: rotas, error, loading, reload } = query;
  const theme = useTheme<Theme>();
  const tones = useMemo(() => personTones(rotas ?? [], theme), [rotas, theme]);
  const isWhole = !unreadSources(rotas).length;
  if (!rotas?.length) {
    return (
      <>
        {/* Weeks that cannot be shown are no dead end. */}
        {error && !isForbidden(error) && <RangeBar range={range} view={view} />}
        <TitledCard title={t('rota.title')}>
          {rotas && !error && isWhole && (
            <EmptyPanel title={t('rota.none')}>{t('rota.noneBody')}</EmptyPanel>
          )}
          {rotas && !error && !isWhole && (
            <>
              <Typography variant="body1">{t('rota.notKnown')}</Typography>
              <UnreadSources rotas={rotas} onRetry={reload} />
            </>
          )}
          {error && <ErrorPanel error={error} onRetry={reload} />}
          {!rotas && !error && (
            <LoadingPanel title={t('rota.title')} lines={6} />
          )}
        </TitledCard>
      </>
    );
  }
  return (
    <>
      <RangeBar range={range} view={view} />
      <UnreadSources rotas={rotas} onRetry={reload} />
      <div
        className={`${classes.cards} ${loading ? classes.waiting : ''}`}
        aria-busy={loading}
      >
        {rotas.map(rota => (
          <RotaCard
            key={rota.id}
            rota={rota}
            range={range}
            view={view}
            tones={tones}
            query={query}
          />
        ))}
      </div>
    </>
  );
}
