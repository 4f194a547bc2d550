import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  DataColumn,
  DataTable,
  Foldable,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    maxHeight: 320,
    overflow: 'auto',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
}));

/** What a plot shows as a table, which stands folded below it. */
export function PlotTable<T>(props: {
  label: string;
  columns: DataColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  slim?: boolean;
}) {
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  return (
    <Foldable title={t('fleet.asTable')}>
      <div
        className={classes.root}
        role="region"
        aria-label={props.label}
        // A table that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <DataTable {...props} />
      </div>
    </Foldable>
  );
}
