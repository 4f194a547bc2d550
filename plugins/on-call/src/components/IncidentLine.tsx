import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Incident } from '@paved-path/backstage-plugin-on-call-common';
import {
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { incidentRouteRef } from '../routes';
import { onCallTranslationRef } from '../translation';
import { incidentStatus, whoWords } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  title: { fontWeight: theme.typography.fontWeightMedium as number },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
}));

/** An incident's title, leading to its page in the portal. */
export function IncidentLink(props: { incident: Incident }) {
  const { id, title } = props.incident;
  const href = useRouteRef(incidentRouteRef)?.({ id });
  return href ? <Link to={href}>{title}</Link> : <>{title}</>;
}

/** An incident in two lines: how it stands and what it is; since when, and who has to do with it. */
export function IncidentLine(props: {
  incident: Incident;
  /** Below the two lines. */
  children?: ReactNode;
}) {
  const { incident, children } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { tone, words, icon } = incidentStatus(incident.status, t);
  return (
    <>
      <div className={classes.head}>
        <StatusLabel tone={tone} icon={icon}>
          {words}
        </StatusLabel>
        <span className={classes.title}>
          <IncidentLink incident={incident} />
        </span>
      </div>
      <div className={classes.facts}>
        {incident.number !== undefined && (
          <span>
            {t('incident.number', { number: String(incident.number) })}
          </span>
        )}
        <RelativeTime at={incident.createdAt} />
        {incident.urgency === 'low' && <span>{t('urgency.low')}</span>}
        <span>{whoWords(incident, t)}</span>
      </div>
      {children}
    </>
  );
}
