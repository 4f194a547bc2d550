import { ComponentType } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import CompareArrowsIcon from '@material-ui/icons/CompareArrows';
import LocalShippingIcon from '@material-ui/icons/LocalShipping';
import NotificationsActiveIcon from '@material-ui/icons/NotificationsActive';
import SyncAltIcon from '@material-ui/icons/SyncAlt';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Change } from '@paved-path/backstage-plugin-on-call-common';
import {
  shortArtifactId,
  StatusLabel,
  Tone,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { ItemKind } from './items';

const icons: Record<ItemKind, ComponentType<SvgIconProps>> = {
  incident: NotificationsActiveIcon,
  release: LocalShippingIcon,
  drift: CompareArrowsIcon,
  other: SyncAltIcon,
};

const tones: Record<Change['severity'], Tone> = {
  info: 'neutral',
  warning: 'warning',
  critical: 'bad',
};

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
    '& a': { textDecoration: 'underline' },
  },
}));

/** A change: what kind of one, what was changed, by whom, and where it was not the service itself. */
export function ChangeLine(props: {
  change: Change;
  kind: ItemKind;
  isDependency: boolean;
}) {
  const { change, kind, isDependency } = props;
  const { link, actor, severity, entityRef } = change;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const title =
    kind === 'release' ? shortArtifactId(change.title) : change.title;
  const names: Record<ItemKind, string> = {
    incident: t('tab.timeline.incident'),
    release: t('tab.timeline.release'),
    drift: t('tab.timeline.drift'),
    other: t('tab.timeline.other'),
  };
  return (
    <>
      <div className={classes.head}>
        <StatusLabel tone={tones[severity]} icon={icons[kind]}>
          {names[kind]}
        </StatusLabel>
        {link ? <Link to={link}>{title}</Link> : <span>{title}</span>}
      </div>
      {(isDependency || actor) && (
        <div className={classes.facts}>
          {isDependency && (
            <span>
              {t('tab.timeline.dependency', {
                entity: <EntityRefLink entityRef={entityRef} hideIcon />,
              })}
            </span>
          )}
          {actor && (
            <span>
              {t('tab.timeline.by', { who: <Actor actor={actor} /> })}
            </span>
          )}
        </div>
      )}
    </>
  );
}

/** Whoever did it: a user of the catalog, or whatever the event says. */
function Actor(props: { actor: string }) {
  const { actor } = props;
  return actor.startsWith('user:') ? (
    <EntityRefLink entityRef={actor} hideIcon />
  ) : (
    <>{actor}</>
  );
}
