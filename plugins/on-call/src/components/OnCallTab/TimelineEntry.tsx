import { makeStyles, Theme } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useMoment } from '../../hooks';
import { exactWords } from '../../words';
import { ChangeLine, kindOf, TimelineItem } from '../Changes';
import { IncidentLine } from '../IncidentLine';

const useStyles = makeStyles<Theme>(theme => ({
  item: {
    display: 'grid',
    gridTemplateColumns: '48px minmax(0, 1fr)',
    columnGap: theme.spacing(1),
  },
  time: {
    fontSize: theme.typography.caption.fontSize,
    lineHeight: '21px',
    fontVariantNumeric: 'tabular-nums',
    color: theme.palette.text.secondary,
  },
}));

/** One thing on the line: its time of the day, and what it was. */
export function TimelineEntry(props: { item: TimelineItem }) {
  const { item } = props;
  const classes = useStyles();
  const { language } = useMoment();
  const at = DateTime.fromISO(item.at, { locale: language });
  return (
    <li>
      <div className={classes.item}>
        <time
          className={classes.time}
          dateTime={item.at}
          title={exactWords(item.at, language)}
        >
          {at.toLocaleString(DateTime.TIME_24_SIMPLE)}
        </time>
        <div>
          {item.type === 'incident' ? (
            <IncidentLine incident={item.incident} />
          ) : (
            <ChangeLine
              change={item.change}
              kind={kindOf(item)}
              isDependency={item.dependency}
            />
          )}
        </div>
      </div>
    </li>
  );
}
