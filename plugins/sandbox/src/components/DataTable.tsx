import { makeStyles, Theme } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { Fragment, ReactNode } from 'react';

const useStyles = makeStyles<Theme>(theme => ({
  hidden: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clip: 'rect(0 0 0 0)',
    whiteSpace: 'nowrap',
  },
  cell: { verticalAlign: 'baseline', overflowWrap: 'break-word' },
  // Words stay whole where it is narrow: the table scrolls sideways instead.
  wide: { minWidth: theme.spacing(20) },
  compact: { whiteSpace: 'nowrap' },
  head: { whiteSpace: 'nowrap' },
  details: { paddingTop: 0, background: theme.palette.background.default },
}));

/** A column of a {@link DataTable}. */
export type DataColumn<T> = {
  title: string;
  cell: (row: T) => ReactNode;
  /** Holds text that may take several lines; all else stays on one. */
  wide?: boolean;
};

/** A plain table that a screen reader can name, and that scrolls sideways where it is narrow. */
export function DataTable<T>(props: {
  caption: string;
  columns: DataColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** What stands below a row; undefined where nothing is opened. */
  details?: (row: T) => ReactNode | undefined;
}) {
  const { caption, columns, rows, rowKey, details } = props;
  const classes = useStyles();
  return (
    <TableContainer component={Paper} variant="outlined">
      <Table size="small">
        <caption className={classes.hidden}>{caption}</caption>
        <TableHead>
          <TableRow>
            {columns.map(({ title }) => (
              <TableCell key={title} scope="col" className={classes.head}>
                {title}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => {
            const opened = details?.(row);
            return (
              <Fragment key={rowKey(row)}>
                <TableRow>
                  {columns.map(({ title, cell, wide }) => (
                    <TableCell
                      key={title}
                      className={`${classes.cell} ${
                        wide ? classes.wide : classes.compact
                      }`}
                    >
                      {cell(row)}
                    </TableCell>
                  ))}
                </TableRow>
                {opened && (
                  <TableRow>
                    <TableCell
                      colSpan={columns.length}
                      className={classes.details}
                    >
                      {opened}
                    </TableCell>
                  </TableRow>
                )}
              </Fragment>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
