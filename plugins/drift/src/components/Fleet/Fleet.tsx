import { makeStyles, Theme } from '@material-ui/core/styles';
import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { FLEET_CHANNEL } from '@paved-path/backstage-plugin-drift-common';
import { useLiveQuery } from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { EnvironmentsPanel } from './EnvironmentsPanel';
import { RankingPanel } from './RankingPanel';
import { RulesPanel } from './RulesPanel';
import { ScanPanel } from './ScanPanel';
import { TrendPanel } from './TrendPanel';
import { useFleetFilter } from './useFleetFilter';

/** How far back the trend goes at first, in days. */
const DAYS = 90;

const useStyles = makeStyles<Theme>(theme => ({
  root: { containerType: 'inline-size' } as {},
  areas: {
    display: 'grid',
    gap: theme.spacing(3),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateAreas: '"trend" "teams" "scan" "environments" "rules"',
    '@container (min-width: 900px)': {
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gridTemplateRows: 'auto 1fr',
      gridTemplateAreas:
        '"trend teams" "scan teams" "environments environments" "rules rules"',
    },
  },
  trend: { gridArea: 'trend', minWidth: 0 },
  scan: { gridArea: 'scan', minWidth: 0 },
  teams: { gridArea: 'teams', minWidth: 0 },
  environments: { gridArea: 'environments', minWidth: 0 },
  rules: { gridArea: 'rules', minWidth: 0 },
}));

/** The whole fleet: the trend, the teams, the environments, and what is ignored. */
export function Fleet() {
  const classes = useStyles();
  const api = useApi(driftApiRef);
  const [days, setDays] = useState(DAYS);
  const filter = useFleetFilter();
  const summary = useLiveQuery({
    key: String(days),
    channel: FLEET_CHANNEL,
    keepPrevious: true,
    load: signal => api.getFleet({ days }, { signal }),
  });
  const teams = summary.value?.ranking.flatMap(
    ({ ownerRef }) => ownerRef ?? [],
  );
  return (
    <div className={classes.root}>
      <div className={classes.areas}>
        <div className={classes.trend}>
          <TrendPanel query={summary} days={days} onDays={setDays} />
        </div>
        <div className={classes.scan}>
          <ScanPanel />
        </div>
        <div className={classes.teams}>
          <RankingPanel
            query={summary}
            chosen={filter.value.owner}
            onChoose={owner => filter.set({ owner })}
          />
        </div>
        <div className={classes.environments}>
          <EnvironmentsPanel filter={filter} teams={teams ?? []} />
        </div>
        <div className={classes.rules}>
          <RulesPanel />
        </div>
      </div>
    </div>
  );
}
