import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles, Theme, useTheme } from '@material-ui/core/styles';
import { CurrencyReport } from '@paved-path/backstage-plugin-cost-common';
import { toneColor, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { groupWords } from '../../words';
import { Money } from '../Money';
import { groupColor } from './colors';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 1),
    fontSize: theme.typography.caption.fontSize,
  },
  item: { maxWidth: '100%', minWidth: 0 },
  entry: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    justifyContent: 'flex-start',
    textAlign: 'left',
    gap: theme.spacing(0.75),
    padding: theme.spacing(0.25, 0.75),
    borderRadius: theme.shape.borderRadius,
    fontSize: 'inherit',
    fontFamily: theme.typography.fontFamily,
    lineHeight: 1.6,
    color: theme.palette.text.primary,
  },
  button: {
    '&:hover': { background: theme.palette.action.hover },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    '&[aria-pressed=false]': {
      color: theme.palette.text.secondary,
      textDecoration: 'line-through',
    },
  },
  name: { minWidth: 0, overflowWrap: 'anywhere' },
  amount: { color: theme.palette.text.secondary },
  swatch: {
    flexShrink: 0,
    width: 12,
    height: 12,
    marginTop: '0.25em',
    borderRadius: 2,
    border: '2px solid transparent',
  },
  dashed: {
    border: `1px dashed ${theme.palette.text.secondary}`,
    background: theme.palette.action.hover,
  },
  ring: {
    borderRadius: '50%',
    border: `2px solid ${toneColor(theme, 'bad')}`,
  },
}));

/** What the colours stand for: what is pointed at stands out, what is clicked is hidden. */
export function Legend(props: {
  report: CurrencyReport;
  hidden: ReadonlySet<number>;
  onToggle: (index: number) => void;
  onHighlight: (index: number | undefined) => void;
  /** Whether a day is marked as unusual. */
  withRings: boolean;
}) {
  const { report, hidden, onToggle, onHighlight, withRings } = props;
  const classes = useStyles();
  const theme = useTheme();
  const { t } = useTexts(costTranslationRef);
  return (
    <ul
      className={classes.root}
      aria-label={t('plot.legend', { currency: report.currency })}
    >
      {report.groups.map((group, index) => {
        const color = groupColor(theme, group, index);
        const isShown = !hidden.has(index);
        return (
          <li key={group.key} className={classes.item}>
            <ButtonBase
              className={`${classes.entry} ${classes.button}`}
              aria-pressed={isShown}
              title={isShown ? t('plot.hide') : t('plot.show')}
              onClick={() => onToggle(index)}
              onMouseEnter={() => onHighlight(index)}
              onMouseLeave={() => onHighlight(undefined)}
              onFocus={() => onHighlight(index)}
              onBlur={() => onHighlight(undefined)}
            >
              <span
                className={classes.swatch}
                aria-hidden
                style={{
                  borderColor: color,
                  background: isShown ? color : 'transparent',
                }}
              />
              <span className={classes.name}>{groupWords(group, t)}</span>
              <Money
                className={classes.amount}
                amount={group.total}
                currency={report.currency}
              />
            </ButtonBase>
          </li>
        );
      })}
      {report.forecast.length > 0 && (
        <li className={`${classes.item} ${classes.entry}`}>
          <span className={`${classes.swatch} ${classes.dashed}`} aria-hidden />
          {t('plot.forecast')}
        </li>
      )}
      {withRings && (
        <li className={`${classes.item} ${classes.entry}`}>
          <span className={`${classes.swatch} ${classes.ring}`} aria-hidden />
          {t('plot.ring')}
        </li>
      )}
    </ul>
  );
}
