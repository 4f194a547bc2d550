import { makeStyles, Theme } from '@material-ui/core/styles';
import { PersonShift } from '../../words';
import { PersonAvatar } from '../PersonAvatar';
import { PersonName } from '../PersonName';
import { ShiftEnd } from './ShiftEnd';

const useStyles = makeStyles<Theme>(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    minWidth: 0,
  },
  words: { minWidth: 0, overflowWrap: 'anywhere', lineHeight: 1.4 },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  large: { fontSize: theme.typography.body1.fontSize },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  mark: {
    padding: theme.spacing(0, 0.75),
    border: `1px solid ${theme.palette.text.secondary}`,
    borderRadius: theme.shape.borderRadius,
    color: theme.palette.text.primary,
  },
}));

/** People who are on call, each with until when; the first may be marked. */
export function PersonShifts(props: {
  shifts: PersonShift[];
  photos: Map<string, string>;
  /** What the first of them is, such as `primary`. */
  mark?: string;
  large?: boolean;
}) {
  const { shifts, photos, mark, large } = props;
  const classes = useStyles();
  return (
    <ul className={classes.list}>
      {shifts.map((shift, index) => (
        <li key={index} className={classes.item}>
          <PersonAvatar
            person={shift.person}
            photos={photos}
            size={large ? 44 : 32}
          />
          <div className={classes.words}>
            <div className={`${classes.name} ${large ? classes.large : ''}`}>
              <PersonName person={shift.person} />
            </div>
            <div className={classes.facts}>
              {mark && index === 0 && (
                <span className={classes.mark}>{mark}</span>
              )}
              <ShiftEnd shift={shift} />
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
