import { makeStyles, Theme } from '@material-ui/core/styles';
import { Change, Incident } from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  PlainList,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { useMoment } from '../../hooks';
import { onCallTranslationRef, Translate } from '../../translation';
import { exactWords, lastedWords } from '../../words';
import { ChangeLine, changeKind } from '../Changes';

const useStyles = makeStyles<Theme>(theme => ({
  offset: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** What changed in the hours before an incident and while it was open, here and in what the service depends on; the latest first. */
export function ChangesBefore(props: {
  incident: Incident;
  changes: Change[];
  /** Whether more changed than is told. */
  isCut: boolean;
}) {
  const { incident, isCut } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { language } = useMoment();
  const changes = [...props.changes].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at),
  );
  if (!changes.length) {
    return (
      <EmptyPanel title={t('incidentPage.changes.none')}>
        {t('incidentPage.changes.noneBody')}
      </EmptyPanel>
    );
  }
  return (
    <>
      <PlainList label={t('incidentPage.changes.title')}>
        {changes.map(change => (
          <li key={change.id}>
            <time
              className={classes.offset}
              dateTime={change.at}
              title={exactWords(change.at, language)}
            >
              {offsetWords(change.at, incident.createdAt, t)}
            </time>
            <ChangeLine
              change={change}
              kind={changeKind(change)}
              isDependency={change.entityRef !== incident.entityRef}
            />
          </li>
        ))}
      </PlainList>
      {isCut && (
        <StatusLabel tone="warning">
          {t('incidentPage.changes.cut')}
        </StatusLabel>
      )}
    </>
  );
}

/** How long before or after something began, which is what one looks for. */
function offsetWords(at: string, began: string, t: Translate): string {
  const seconds = DateTime.fromISO(at)
    .diff(DateTime.fromISO(began))
    .as('seconds');
  if (Math.abs(seconds) < 1) return t('incidentPage.changes.same');
  const duration = lastedWords(Math.abs(seconds), t);
  return seconds < 0
    ? t('incidentPage.changes.before', { duration })
    : t('incidentPage.changes.after', { duration });
}
