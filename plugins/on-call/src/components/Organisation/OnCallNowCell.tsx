import { makeStyles, Theme } from '@material-ui/core/styles';
import { OrganisationItem } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { PersonShift, staffed } from '../../words';
import { PersonAvatar } from '../PersonAvatar';
import { PersonName } from '../PersonName';
import { ShiftEnd } from '../WhoIsOnCall/ShiftEnd';

const useStyles = makeStyles<Theme>(theme => ({
  person: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minWidth: 0,
    '& + &': { marginTop: theme.spacing(0.5) },
  },
  name: { minWidth: 0, overflowWrap: 'break-word' },
  aside: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** Whether what is known of a service was ever read. */
export function isRead({ freshness, service }: OrganisationItem): boolean {
  return !service || Boolean(freshness.asOf);
}

/** Who is on call now, and at which level; that nobody is; or that it is not known, which is not the same. */
export function OnCallNowCell(props: {
  item: OrganisationItem;
  photos: Map<string, string>;
}) {
  const { item, photos } = props;
  const { service, level } = item;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const people = staffed(item.now);
  if (!service) {
    return (
      <>
        <StatusLabel tone="bad">
          {t('organisation.services.nobody')}
        </StatusLabel>
        <div className={classes.aside}>
          {t('organisation.services.notSetUp')}
        </div>
      </>
    );
  }
  if (!isRead(item)) {
    return (
      <StatusLabel tone="neutral">
        {t('organisation.services.notKnown')}
      </StatusLabel>
    );
  }
  if (!people.length) {
    return (
      <StatusLabel tone="bad">{t('organisation.services.nobody')}</StatusLabel>
    );
  }
  return (
    <>
      {people.map((shift, index) => (
        <div key={index} className={classes.person}>
          <PersonAvatar person={shift.person} photos={photos} size={26} />
          <div className={classes.name}>
            <PersonName person={shift.person} />
          </div>
        </div>
      ))}
      {level !== undefined && (
        <div className={classes.aside}>
          {t('organisation.services.level', { level: String(level) })}
        </div>
      )}
    </>
  );
}

/** Until when; once, where all who are on call are until the same moment. */
export function UntilCell(props: { item: OrganisationItem }) {
  const people = staffed(props.item.now);
  if (!props.item.service || !isRead(props.item)) return null;
  const ends = new Map<string, PersonShift>(
    people.map(shift => [shift.end ?? '', shift]),
  );
  return (
    <>
      {[...ends.values()].map(shift => (
        <div key={shift.end ?? ''}>
          <ShiftEnd shift={shift} short />
        </div>
      ))}
    </>
  );
}
