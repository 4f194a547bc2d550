import { ComponentType } from 'react';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import BlockIcon from '@material-ui/icons/Block';
import BuildIcon from '@material-ui/icons/Build';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import NotificationsActiveIcon from '@material-ui/icons/NotificationsActive';
import VisibilityIcon from '@material-ui/icons/Visibility';
import {
  IncidentStatus,
  OnCallOverview,
} from '@paved-path/backstage-plugin-on-call-common';
import { Tone } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/** A status in words, with its tone and, where the tone's own will not do, its picture. */
export type Status = {
  tone: Tone;
  words: string;
  icon?: ComponentType<SvgIconProps>;
};

/** How an incident stands, in a word. */
export function incidentStatus(status: IncidentStatus, t: Translate): Status {
  switch (status) {
    case 'triggered':
      return {
        tone: 'bad',
        words: t('status.triggered'),
        icon: NotificationsActiveIcon,
      };
    case 'acknowledged':
      return {
        tone: 'warning',
        words: t('status.acknowledged'),
        icon: VisibilityIcon,
      };
    default:
      return { tone: 'good', words: t('status.resolved') };
  }
}

/** How a service stands: by its open incidents, else by what its provider says. What is old is not green. */
export function serviceStatus(
  overview: OnCallOverview,
  t: Translate,
): Status | undefined {
  const { service, openIncidents, freshness } = overview;
  if (!service) return undefined;
  if (openIncidents.length) return incidentsStatus(overview, t);
  switch (service.status) {
    case 'active':
      return freshness.state === 'fresh'
        ? { tone: 'good', words: t('card.state.active') }
        : {
            tone: 'neutral',
            words: t('card.state.activeThen'),
            icon: HelpOutlineIcon,
          };
    case 'warning':
      return {
        tone: 'warning',
        words: t('card.state.warning'),
        icon: VisibilityIcon,
      };
    case 'critical':
      return {
        tone: 'bad',
        words: t('card.state.critical'),
        icon: NotificationsActiveIcon,
      };
    case 'maintenance':
      return {
        tone: 'warning',
        words: t('card.state.maintenance'),
        icon: BuildIcon,
      };
    case 'disabled':
      return {
        tone: 'warning',
        words: t('card.state.disabled'),
        icon: BlockIcon,
      };
    default:
      return {
        tone: 'neutral',
        words: t('card.state.unknown'),
        icon: HelpOutlineIcon,
      };
  }
}

function incidentsStatus(
  { openIncidents }: OnCallOverview,
  t: Translate,
): Status {
  const count = openIncidents.length;
  const unseen = openIncidents.filter(
    ({ status }) => status === 'triggered',
  ).length;
  if (!unseen) {
    return {
      tone: 'warning',
      words: t('card.allAcknowledged', { count }),
      icon: VisibilityIcon,
    };
  }
  return {
    tone: 'bad',
    words:
      unseen === count
        ? t('card.noneAcknowledged', { count })
        : t('card.unacknowledged', { count, number: String(unseen) }),
    icon: NotificationsActiveIcon,
  };
}
