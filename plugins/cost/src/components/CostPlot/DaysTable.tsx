import { makeStyles, Theme } from '@material-ui/core/styles';
import { CurrencyReport } from '@paved-path/backstage-plugin-cost-common';
import {
  Foldable,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { dateWords, groupWords } from '../../words';
import { Money } from '../Money';
import { PlotDay } from './plotDays';

const useStyles = makeStyles<Theme>(theme => ({
  scroll: {
    maxHeight: 340,
    overflow: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  table: {
    borderCollapse: 'collapse',
    fontSize: theme.typography.caption.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': {
      padding: theme.spacing(0.5, 2, 0.5, 0),
      textAlign: 'right',
      whiteSpace: 'nowrap',
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    '& th:first-child': { textAlign: 'left' },
    '& thead th': {
      position: 'sticky',
      top: 0,
      background: theme.palette.background.paper,
      color: theme.palette.text.secondary,
      fontWeight: theme.typography.fontWeightMedium as number,
    },
    '& tbody th': { fontWeight: 'inherit' },
  },
}));

/** The same as the plot in numbers, the newest day first. */
export function DaysTable(props: { report: CurrencyReport; days: PlotDay[] }) {
  const { report, days } = props;
  const { currency, groups } = report;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const label = t('plot.tableLabel', { currency });
  return (
    <Foldable title={t('table.asTable')}>
      <div
        className={classes.scroll}
        role="region"
        aria-label={label}
        // A table that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table className={classes.table} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t('plot.dayColumn')}</th>
              <th scope="col">{t('plot.total')}</th>
              {groups.map(group => (
                <th key={group.key} scope="col">
                  {groupWords(group, t)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map(day => (
              <tr key={day.day}>
                <th scope="row">{dateWords(day.day, language)}</th>
                <td>
                  <Money
                    amount={day.total}
                    currency={currency}
                    rough={day.isForecast}
                  />
                  {day.isForecast && ` ${t('plot.expected')}`}
                </td>
                {groups.map((group, index) => (
                  <td key={group.key}>
                    {!day.isForecast && (
                      <Money amount={day.amounts[index]} currency={currency} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Foldable>
  );
}
