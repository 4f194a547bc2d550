import { Fragment, ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { Incident, Person } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { incidentStatus, lastedWords, secondsBetween } from '../../words';
import { PersonName } from '../PersonName';
import { When } from '../When';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
    marginBottom: theme.spacing(2),
  },
  status: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
  quiet: { color: theme.palette.text.secondary },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, max-content) minmax(0, 1fr)',
    gap: theme.spacing(0.75, 3),
    margin: 0,
    '& dt': { color: theme.palette.text.secondary },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    // A name may have words beside it, from which its colour alone does not tell it.
    '& dd a': { textDecoration: 'underline' },
    [theme.breakpoints.down('xs')]: { columnGap: theme.spacing(1.5) },
  },
  text: { whiteSpace: 'pre-wrap' },
}));

/** What is known of an incident. */
export function IncidentFacts(props: { incident: Incident }) {
  const { incident } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { now } = useMoment();
  const { tone, words, icon } = incidentStatus(incident.status, t);
  const isResolved = incident.status === 'resolved';
  const end = isResolved ? incident.resolvedAt : now;
  const facts: [string, ReactNode][] = [
    [t('incidentPage.facts.began'), <When at={incident.createdAt} />],
    [
      isResolved
        ? t('incidentPage.facts.lasted')
        : t('incidentPage.facts.openFor'),
      end && lastedWords(secondsBetween(incident.createdAt, end), t),
    ],
    [
      t('incidentPage.facts.requestedBy'),
      incident.requestedBy && <PersonName person={incident.requestedBy} />,
    ],
    [
      t('incidentPage.facts.assignees'),
      // Whom it was assigned to says little once it is resolved.
      !isResolved && <People people={incident.assignees} />,
    ],
    [
      t('incidentPage.facts.level'),
      !isResolved && incident.level !== undefined && String(incident.level),
    ],
    [
      t('incidentPage.facts.acknowledgedBy'),
      incident.acknowledgedBy.length > 0 && (
        <>
          <People people={incident.acknowledgedBy} />
          <At at={incident.acknowledgedAt} />
        </>
      ),
    ],
    [
      t('incidentPage.facts.resolvedBy'),
      isResolved && (
        <>
          {incident.resolvedBy ? (
            <PersonName person={incident.resolvedBy} />
          ) : (
            t('incidentPage.facts.unknown')
          )}
          <At at={incident.resolvedAt} />
        </>
      ),
    ],
    [
      t('incidentPage.facts.resolution'),
      isResolved && (
        <span className={classes.text}>
          {incident.resolution ?? t('tab.past.noResolution')}
        </span>
      ),
    ],
    [
      t('incidentPage.facts.details'),
      incident.details && (
        <span className={classes.text}>{incident.details}</span>
      ),
    ],
  ];
  return (
    <>
      <div className={classes.head}>
        <div role="status">
          <StatusLabel tone={tone} icon={icon} className={classes.status}>
            {words}
          </StatusLabel>
        </div>
        <span className={classes.quiet}>
          {incident.urgency === 'high' ? t('urgency.high') : t('urgency.low')}
        </span>
        {incident.number !== undefined && (
          <span className={classes.quiet}>
            {t('incident.number', { number: String(incident.number) })}
          </span>
        )}
        {incident.url && (
          <Link to={incident.url}>
            {t('incident.atVendor', { provider: vendorOf(incident.url) })}
          </Link>
        )}
      </div>
      <dl className={classes.facts}>
        {facts.map(
          ([name, fact]) =>
            fact && (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>{fact}</dd>
              </Fragment>
            ),
        )}
      </dl>
    </>
  );
}

function At(props: { at: string | undefined }) {
  const classes = useStyles();
  return props.at ? (
    <span className={classes.quiet}>
      {', '}
      <When at={props.at} />
    </span>
  ) : null;
}

function People(props: { people: Person[] }) {
  const { people } = props;
  const { t } = useTexts(onCallTranslationRef);
  if (!people.length) return <>{t('people.nobody')}</>;
  return (
    <>
      {people.map((person, index) => (
        <Fragment key={index}>
          {index > 0 && ', '}
          <PersonName person={person} />
        </Fragment>
      ))}
    </>
  );
}

/** Where a link leads, so that one knows before one goes there. */
function vendorOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}
