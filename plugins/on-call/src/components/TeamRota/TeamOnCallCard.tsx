import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ON_CALL_CHANNEL,
  Rota,
  TimeRange,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  EntityCardFrame,
  PlainList,
  StatusLabel,
  useEntityRef,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { onCallApiRef } from '../../api';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { rotaSentence, toInstant } from '../../words';
import { unreadSources } from '../UnreadSources';

/** How far ahead it is asked who is next. */
const AHEAD = { weeks: 2 };

const useStyles = makeStyles<Theme>(theme => ({
  name: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  sentence: { overflowWrap: 'anywhere' },
}));

/** The card of a team's overview: who is on call now in each of its rotas, and who is next. */
export function TeamOnCallCard(props: {
  /** Where the tab with the weeks is. */
  tabHref?: string;
}) {
  const { tabHref } = props;
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const groupRef = useEntityRef();
  const { now } = useMoment();
  const today = now.startOf('day');
  const range: TimeRange = {
    start: toInstant(today),
    end: toInstant(today.plus(AHEAD)),
  };
  const query = useLiveQuery({
    key: JSON.stringify([groupRef, range]),
    channel: ON_CALL_CHANNEL,
    keepPrevious: true,
    load: signal => api.getTeamRotas(groupRef, range, { signal }),
  });
  return (
    <EntityCardFrame
      title={t('rota.card.title')}
      query={query}
      freshness={rotas =>
        // That a team has no rota is known only where all could be read.
        leastFresh(rotas) ??
        unreadSources(rotas)[0] ?? {
          source: t('organisation.source'),
          state: 'fresh',
        }
      }
      quiet={!query.value?.length}
      empty={rotas =>
        rotas.length
          ? undefined
          : { title: t('rota.none'), children: t('rota.noneBody') }
      }
      headerActions={
        tabHref && (
          <Link to={tabHref}>
            <Typography variant="body2" component="span">
              {t('rota.card.more')}
            </Typography>
          </Link>
        )
      }
    >
      {rotas => (
        <PlainList label={t('rota.card.title')}>
          {rotas.map(rota => (
            <li key={rota.id}>
              <RotaNow rota={rota} known={range} />
            </li>
          ))}
        </PlainList>
      )}
    </EntityCardFrame>
  );
}

function RotaNow(props: { rota: Rota; known: TimeRange }) {
  const { rota, known } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const sentence = rotaSentence(rota, moment, t, known);
  return (
    <>
      <div className={classes.name}>{rota.name}</div>
      <StatusLabel tone={sentence?.tone ?? 'neutral'}>
        <span className={classes.sentence}>
          {sentence?.words ?? t('rota.card.notKnown')}
        </span>
      </StatusLabel>
    </>
  );
}

const worst: Rota['freshness']['state'][] = [
  'failed',
  'never',
  'stale',
  'fresh',
];

/** How old the rota is that is trusted least; of those that are alike, the oldest. Undefined where there is none. */
function leastFresh(rotas: Rota[]): Rota['freshness'] | undefined {
  const [least] = rotas
    .map(({ freshness }) => freshness)
    .sort(
      (one, other) =>
        worst.indexOf(one.state) - worst.indexOf(other.state) ||
        DateTime.fromISO(one.asOf ?? '').toMillis() -
          DateTime.fromISO(other.asOf ?? '').toMillis(),
    );
  return least;
}
