import { ComponentType } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import ChatBubbleOutlineIcon from '@material-ui/icons/ChatBubbleOutline';
import InfoIcon from '@material-ui/icons/Info';
import NotificationsActiveIcon from '@material-ui/icons/NotificationsActive';
import NotificationsNoneIcon from '@material-ui/icons/NotificationsNone';
import NotificationsOffIcon from '@material-ui/icons/NotificationsOff';
import PersonIcon from '@material-ui/icons/Person';
import VisibilityIcon from '@material-ui/icons/Visibility';
import { IncidentEvent } from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  PlainList,
  StatusLabel,
  Tone,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef, Translate } from '../../translation';
import { When } from '../When';

type Kind = IncidentEvent['kind'];

const looks: Record<Kind, { tone: Tone; icon?: ComponentType<SvgIconProps> }> =
  {
    triggered: { tone: 'bad', icon: NotificationsActiveIcon },
    notified: { tone: 'neutral', icon: NotificationsNoneIcon },
    'notification-failed': { tone: 'bad', icon: NotificationsOffIcon },
    acknowledged: { tone: 'warning', icon: VisibilityIcon },
    escalated: { tone: 'warning', icon: ArrowUpwardIcon },
    reassigned: { tone: 'neutral', icon: PersonIcon },
    note: { tone: 'neutral', icon: ChatBubbleOutlineIcon },
    resolved: { tone: 'good' },
    other: { tone: 'neutral', icon: InfoIcon },
  };

const useStyles = makeStyles<Theme>(theme => ({
  event: {
    display: 'grid',
    gridTemplateColumns: '150px minmax(0, 1fr)',
    columnGap: theme.spacing(2),
    [theme.breakpoints.down('xs')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  text: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  facts: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** What happened in an incident, the oldest first. */
export function EventList(props: { events: IncidentEvent[] }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const title = t('incidentPage.events.title');
  const events = [...props.events].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
  if (!events.length) {
    return (
      <EmptyPanel title={t('incidentPage.events.none')}>
        {t('incidentPage.events.noneBody')}
      </EmptyPanel>
    );
  }
  return (
    <PlainList ordered label={title}>
      {events.map(({ id, at, kind, text, who, level }) => (
        <li key={id}>
          <div className={classes.event}>
            <div>
              <StatusLabel {...looks[kind]}>{kindWords(kind, t)}</StatusLabel>
              <div className={classes.facts}>
                <When at={at} />
              </div>
            </div>
            <div>
              <div className={classes.text}>{text}</div>
              <div className={classes.facts}>
                {[
                  // The text may say it already.
                  who && !text.includes(who.name) && who.name,
                  level !== undefined &&
                    t('incidentPage.events.level', { level: String(level) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
          </div>
        </li>
      ))}
    </PlainList>
  );
}

function kindWords(kind: Kind, t: Translate): string {
  const words: Record<Kind, string> = {
    triggered: t('incidentPage.events.kind.triggered'),
    notified: t('incidentPage.events.kind.notified'),
    'notification-failed': t('incidentPage.events.kind.notificationFailed'),
    acknowledged: t('incidentPage.events.kind.acknowledged'),
    escalated: t('incidentPage.events.kind.escalated'),
    reassigned: t('incidentPage.events.kind.reassigned'),
    note: t('incidentPage.events.kind.note'),
    resolved: t('incidentPage.events.kind.resolved'),
    other: t('incidentPage.events.kind.other'),
  };
  return words[kind];
}
