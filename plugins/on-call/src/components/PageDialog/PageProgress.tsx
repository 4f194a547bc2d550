import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Incident,
  OnCallService,
  PageResult,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  describeError,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { incidentRouteRef } from '../../routes';
import { onCallTranslationRef, Translate } from '../../translation';
import { incidentStatus, listPeople, Status } from '../../words';
import { When } from '../When';

const useStyles = makeStyles<Theme>(theme => ({
  steps: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    fontSize: theme.typography.body1.fontSize,
  },
  step: { overflowWrap: 'anywhere' },
  time: {
    marginLeft: theme.spacing(1),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  links: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(3),
  },
  hint: { color: theme.palette.text.secondary },
}));

/** A step that a page has taken, or waits for. */
type Step = Status & { at?: string; more?: ReactNode };

/** What became of a page: sent or not, whom it told, who acknowledged it, how it ended; only what is known. */
export function PageProgress(props: {
  result: PageResult;
  service: OnCallService;
  lostTouch: Error | undefined;
}) {
  const { result, service, lostTouch } = props;
  const { incident } = result;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const incidentHref = useRouteRef(incidentRouteRef);
  const steps = [
    sentStep(result),
    ...(incident ? incidentSteps(incident, t) : []),
  ];
  const vendorUrl = incident?.url ?? service.url;
  return (
    <>
      <div role="status">
        <ol className={classes.steps} aria-label={t('page.steps')}>
          {steps.map(({ tone, words, icon, at }, index) => (
            <li key={index} className={classes.step}>
              <StatusLabel tone={tone} icon={icon}>
                {words}
              </StatusLabel>
              {at && (
                <span className={classes.time}>
                  <When at={at} />
                </span>
              )}
            </li>
          ))}
        </ol>
      </div>
      {result.state === 'unknown' && (
        <div className={classes.hint}>{t('page.unknownHelp')}</div>
      )}
      {lostTouch && (
        <StatusLabel tone="warning">
          {t('page.lostTouch', { message: describeError(lostTouch) })}
        </StatusLabel>
      )}
      <div className={classes.links}>
        {incident && incidentHref && (
          <Link to={incidentHref({ id: incident.id })}>
            {t('page.openIncident')}
          </Link>
        )}
        {vendorUrl && (
          <Link to={vendorUrl}>
            {t('incident.atVendor', { provider: service.providerTitle })}
          </Link>
        )}
      </div>
      {result.state !== 'failed' && incident?.status !== 'resolved' && (
        <div className={classes.hint}>{t('page.closeHint')}</div>
      )}
    </>
  );
}

function sentStep({ state, text }: PageResult): Step {
  switch (state) {
    case 'sent':
      return { tone: 'good', words: text };
    case 'failed':
      return { tone: 'bad', words: text };
    case 'unknown':
      return { tone: 'warning', words: text, icon: HelpOutlineIcon };
    default:
      return { tone: 'progress', words: text };
  }
}

function incidentSteps(incident: Incident, t: Translate): Step[] {
  const { status, assignees, acknowledgedBy, acknowledgedAt } = incident;
  if (status === 'triggered') {
    return [
      {
        ...incidentStatus('triggered', t),
        at: incident.createdAt,
        words: assignees.length
          ? t('page.waitingFor', { who: listPeople(assignees, t) })
          : t('page.waiting'),
      },
    ];
  }
  const steps: Step[] = [];
  if (acknowledgedBy.length || acknowledgedAt || status === 'acknowledged') {
    steps.push({
      ...incidentStatus('acknowledged', t),
      // That somebody has it is good news to whoever paged.
      tone: 'good',
      at: acknowledgedAt,
      words: acknowledgedBy.length
        ? t('page.acknowledged', { who: listPeople(acknowledgedBy, t) })
        : t('page.acknowledgedNobody'),
    });
  }
  if (status === 'resolved') {
    steps.push({
      ...incidentStatus('resolved', t),
      at: incident.resolvedAt,
      words: incident.resolvedBy
        ? t('page.resolved', { who: incident.resolvedBy.name })
        : t('page.resolvedNobody'),
    });
  }
  return steps;
}
