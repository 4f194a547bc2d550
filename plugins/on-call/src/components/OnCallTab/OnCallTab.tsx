import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { OnCallOverview } from '@paved-path/backstage-plugin-on-call-common';
import {
  EntityCardFrame,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useOverview } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { PageButton } from '../PageDialog';
import { ProblemList } from '../ProblemList';
import { RunbookPanel } from '../Runbook';
import { ServiceState } from '../ServiceState';
import {
  frameFreshness,
  isKnown,
  LevelList,
  NobodyNotice,
  OverviewState,
} from '../WhoIsOnCall';
import { PastIncidentsPanel } from './PastIncidentsPanel';
import { TimelinePanel } from './TimelinePanel';
import { WeekPanel } from './WeekPanel';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 3fr)',
    gap: theme.spacing(3),
    alignItems: 'start',
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(3),
    minWidth: 0,
  },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 3),
    marginTop: theme.spacing(2),
  },
  policy: { '& a': { textDecoration: 'underline' } },
}));

/** The tab "On call": what is open, who is on call now and next, the shifts to come, what happened, and the runbook beside it. */
export function OnCallTab() {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const entityRef = useEntityRef();
  const query = useOverview(entityRef);
  const overview = query.value;
  // Where nobody is set up, there are neither shifts nor incidents; what changed is known all the same.
  const isSetUp = Boolean(overview?.service);
  return (
    <div className={classes.root}>
      <div className={classes.column}>
        <EntityCardFrame
          title={t('tab.nowTitle')}
          query={query}
          freshness={frameFreshness}
          quiet={overview && !isKnown(overview)}
        >
          {value => (
            <>
              <OverviewState overview={value} onRetry={query.reload}>
                <NowBody overview={value} />
              </OverviewState>
              {value.service && <Foot overview={value} entityRef={entityRef} />}
            </>
          )}
        </EntityCardFrame>
        {overview && isSetUp && <WeekPanel overview={overview} />}
        <TimelinePanel entityRef={entityRef} isSetUp={isSetUp} />
        {isSetUp && <PastIncidentsPanel entityRef={entityRef} />}
      </div>
      <div className={classes.column}>
        <RunbookPanel />
      </div>
    </div>
  );
}

function NowBody(props: { overview: OnCallOverview }) {
  const { overview } = props;
  const classes = useStyles();
  const nobody = overview.problems.find(({ kind }) => kind === 'nobody');
  const problems = overview.problems.filter(({ kind }) => kind !== 'nobody');
  return (
    <div className={classes.body}>
      <div>
        <ServiceState overview={overview} />
      </div>
      {nobody && <NobodyNotice text={nobody.text} />}
      {problems.length > 0 && <ProblemList problems={problems} />}
      {overview.levels.length > 0 && <LevelList levels={overview.levels} />}
    </div>
  );
}

function Foot(props: { overview: OnCallOverview; entityRef: string }) {
  const { overview, entityRef } = props;
  const { service } = overview;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  if (!service) return null;
  const { policy, url, providerTitle } = service;
  return (
    <div className={classes.foot}>
      <PageButton entityRef={entityRef} service={service} />
      {url && (
        <Link to={url}>
          {t('incident.atVendor', { provider: providerTitle })}
        </Link>
      )}
      {policy && (
        <span className={classes.policy}>
          {t('card.policy', {
            policy: policy.url ? (
              <Link to={policy.url}>{policy.name}</Link>
            ) : (
              policy.name
            ),
          })}
        </span>
      )}
    </div>
  );
}
