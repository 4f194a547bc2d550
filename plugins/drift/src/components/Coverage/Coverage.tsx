import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import { FLEET_CHANNEL } from '@paved-path/backstage-plugin-drift-common';
import { useLiveQuery } from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { coverageStanding } from '../../words';
import { InventoriesPanel } from './InventoriesPanel';
import { ResourcesPanel } from './ResourcesPanel';
import { SummaryPanel } from './SummaryPanel';
import { UnreadPanel } from './UnreadPanel';

const useStyles = makeStyles<Theme>(theme => ({
  root: { containerType: 'inline-size' } as {},
  areas: {
    display: 'grid',
    gap: theme.spacing(3),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@container (min-width: 900px)': {
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    },
  },
  aside: {
    display: 'grid',
    gap: theme.spacing(3),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  whole: { gridColumn: '1 / -1', minWidth: 0 },
}));

/** What exists, and what of it no code manages. */
export function Coverage() {
  const classes = useStyles();
  const api = useApi(driftApiRef);
  const query = useLiveQuery({
    key: 'coverage',
    channel: FLEET_CHANNEL,
    load: signal => api.getCoverage({ signal }),
  });
  const { value: summary, error } = query;
  const standing = summary && coverageStanding(summary);
  // Where there is nothing to list, or it may not be seen, the sentence says it once.
  const alone = standing === 'none' || (!summary && error !== undefined);
  return (
    <div className={classes.root}>
      <div className={classes.areas}>
        <div className={alone ? classes.whole : undefined}>
          <SummaryPanel query={query} />
        </div>
        {!alone && (
          <div className={classes.aside}>
            <InventoriesPanel query={query} />
            {summary && summary.unreadEnvironments.length > 0 && (
              <UnreadPanel summary={summary} />
            )}
          </div>
        )}
        {!alone && (!standing || standing === 'known') && (
          <div className={classes.whole}>
            <ResourcesPanel summary={summary} />
          </div>
        )}
      </div>
    </div>
  );
}
