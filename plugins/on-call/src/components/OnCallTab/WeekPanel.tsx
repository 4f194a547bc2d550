import { useMemo } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { getEntityRelations, useEntity } from '@backstage/plugin-catalog-react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  ON_CALL_CHANNEL,
  OnCallOverview,
  Rota,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  EntityCardFrame,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { identityOf, rotasOf } from '../../words';
import { WeekBand } from '../WeekBand';

/** How many days the band shows, today among them. */
const DAYS = 7;

const useStyles = makeStyles<Theme>(theme => ({
  list: { display: 'flex', flexDirection: 'column', gap: theme.spacing(3) },
}));

/** The shifts of the next days, a band for each person: of the rotas that say who is on call here, else of the owner's. */
export function WeekPanel(props: { overview: OnCallOverview }) {
  const { overview } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { entity } = useEntity();
  const { now } = useMoment();
  const today = now.startOf('day').toISO() ?? '';
  const range = useMemo(() => {
    const start = now.startOf('day');
    return {
      start: start.toUTC().toISO() ?? '',
      end: start.plus({ days: DAYS }).toUTC().toISO() ?? '',
    };
    // Only another day is another range.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [today]);
  const ids = rotasOf(overview.levels).map(({ id }) => id);
  const [owner] = getEntityRelations(entity, RELATION_OWNED_BY);
  const ownerRef = owner && stringifyEntityRef(owner);
  const question = ids.length || ownerRef;
  const query = useLiveQuery<Rota[]>({
    key: question ? JSON.stringify([ids, ownerRef, range.start]) : undefined,
    channel: ON_CALL_CHANNEL,
    keepPrevious: true,
    load: signal =>
      ids.length
        ? Promise.all(ids.map(id => api.getRota(id, range, { signal })))
        : api.getTeamRotas(ownerRef, range, { signal }),
  });
  if (!question) return null;
  return (
    <EntityCardFrame
      title={t('tab.week.title')}
      query={query}
      freshness={rotas => oldest(rotas, overview)}
      quiet
      empty={rotas =>
        rotas.length
          ? undefined
          : { title: t('tab.week.none'), children: t('tab.week.noneBody') }
      }
    >
      {rotas => (
        <div className={classes.list}>
          {saidOnce(rotas).map(rota => (
            <WeekBand key={rota.id} rota={rota} range={range} />
          ))}
        </div>
      )}
    </EntityCardFrame>
  );
}

/** A double booking is one of several rotas, and stands below the first of them. */
function saidOnce(rotas: Rota[]): Rota[] {
  const said = new Set<string>();
  return rotas.map(rota => ({
    ...rota,
    doubleBookings: rota.doubleBookings.filter(
      ({ person, rotas: names, start, end }) => {
        const key = JSON.stringify([
          identityOf(person),
          [...names].sort(),
          start,
          end,
        ]);
        const isNew = !said.has(key);
        said.add(key);
        return isNew;
      },
    ),
  }));
}

/** The least trustworthy of several answers. */
function oldest(rotas: Rota[], overview: OnCallOverview) {
  const order = ['fresh', 'stale', 'failed', 'never'];
  const [worst] = rotas
    .map(({ freshness }) => freshness)
    .sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  return (
    worst ?? { source: overview.freshness.source, state: 'fresh' as const }
  );
}
