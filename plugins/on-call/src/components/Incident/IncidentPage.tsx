import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useParams } from 'react-router-dom';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { IncidentDetail } from '@paved-path/backstage-plugin-on-call-common';
import { EntityCardFrame, useTexts } from '@paved-path/provider-kit-react';
import { organisationRouteRef } from '../../routes';
import { onCallTranslationRef } from '../../translation';
import { PostmortemPanel } from '../Postmortem/PostmortemPanel';
import { TextCard } from '../TextCard';
import { ChangesBefore } from './ChangesBefore';
import { EventList } from './EventList';
import { IncidentActions } from './IncidentActions';
import { IncidentFacts } from './IncidentFacts';
import { SimilarIncidents } from './SimilarIncidents';
import { useIncident } from './useIncident';

const useStyles = makeStyles<Theme>(theme => ({
  trail: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(3),
    marginBottom: theme.spacing(2),
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    overflowWrap: 'anywhere',
  },
  title: { marginBottom: theme.spacing(2), overflowWrap: 'anywhere' },
  columns: {
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
}));

/** The page of one incident: how it stands, what can be done, what happened, what changed before, and what was like it. */
export function IncidentPage() {
  const { id = '' } = useParams();
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const organisationHref = useRouteRef(organisationRouteRef)?.();
  const query = useIncident(id);
  const incident = query.value?.incident;
  return (
    <>
      <div className={classes.trail}>
        {organisationHref && (
          <Link to={organisationHref}>{t('incidentPage.back')}</Link>
        )}
        {incident?.entityRef && (
          <EntityRefLink entityRef={incident.entityRef} />
        )}
      </div>
      {incident && (
        <Typography variant="h4" component="h2" className={classes.title}>
          {incident.title}
        </Typography>
      )}
      <div className={classes.columns}>
        <div className={classes.column}>
          <EntityCardFrame
            title={t('incidentPage.title')}
            query={query}
            freshness={detail => detail.freshness}
          >
            {detail => (
              <>
                <IncidentFacts incident={detail.incident} />
                <IncidentActions
                  key={detail.incident.id}
                  incident={detail.incident}
                  responders={detail.responders}
                  onDone={query.reload}
                />
              </>
            )}
          </EntityCardFrame>
          {query.value && <Happened detail={query.value} />}
        </div>
        {query.value && <Around detail={query.value} onRetry={query.reload} />}
      </div>
    </>
  );
}

/** What happened in it, and what was learned. */
function Happened(props: { detail: IncidentDetail }) {
  const { incident, events } = props.detail;
  const { t } = useTexts(onCallTranslationRef);
  return (
    <>
      <TextCard title={t('incidentPage.events.title')}>
        <EventList events={events} />
      </TextCard>
      {incident.status === 'resolved' && (
        <PostmortemPanel
          incidentId={incident.id}
          entityRef={incident.entityRef}
        />
      )}
    </>
  );
}

/** What may explain it. */
function Around(props: { detail: IncidentDetail; onRetry: () => void }) {
  const { incident, changes, changesTruncated = false } = props.detail;
  const { similar, similarFreshness } = props.detail;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <div className={classes.column}>
      <TextCard title={t('incidentPage.changes.title')}>
        <ChangesBefore
          incident={incident}
          changes={changes}
          isCut={changesTruncated}
        />
      </TextCard>
      <TextCard title={t('incidentPage.similar.title')}>
        <SimilarIncidents
          similar={similar}
          freshness={similarFreshness}
          onRetry={props.onRetry}
        />
      </TextCard>
    </div>
  );
}
