import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';

/** Below this width of its place, each row is a block of its own. */
const BLOCKS_BELOW = 700;

const useStyles = makeStyles<Theme>(theme => ({
  root: { containerType: 'inline-size', transition: 'opacity 150ms' } as {},
  waiting: { opacity: 0.6 },
  table: {
    // What a cell holds never makes the table wider than its place.
    tableLayout: 'fixed',
    '& th': {
      fontSize: theme.typography.caption.fontSize,
      fontWeight: theme.typography.fontWeightMedium as number,
      color: theme.palette.text.secondary,
      textTransform: 'none',
      letterSpacing: 0,
      borderBottom: `1px solid ${theme.palette.divider}`,
      background: 'none',
      verticalAlign: 'bottom',
      lineHeight: 1.4,
    },
    '& td, & th': { padding: theme.spacing(1, 2, 1, 0) },
    '& td': {
      fontSize: theme.typography.body2.fontSize,
      borderBottom: `1px solid ${theme.palette.divider}`,
      verticalAlign: 'top',
      lineHeight: 1.5,
      overflowWrap: 'break-word',
    },
    // Lines part the rows.
    '& tbody tr:not(.Mui-selected)': { backgroundColor: 'transparent' },
    '& tbody tr:last-child td': { borderBottom: 'none' },
    [`@container (max-width: ${BLOCKS_BELOW}px)`]: {
      '&, & tbody, & tr, & td': { display: 'block' },
      '& thead': {
        position: 'absolute',
        width: 1,
        height: 1,
        overflow: 'hidden',
        clip: 'rect(0 0 0 0)',
      },
      '& tr': {
        padding: theme.spacing(1, 0),
        borderBottom: `1px solid ${theme.palette.divider}`,
      },
      '& tr:last-child': { borderBottom: 'none' },
      '& td': {
        display: 'grid',
        gridTemplateColumns: '112px minmax(0, 1fr)',
        gap: theme.spacing(1),
        padding: theme.spacing(0.25, 0),
        borderBottom: 'none',
        overflowWrap: 'anywhere',
      },
      '& td::before': {
        content: 'attr(data-title)',
        fontSize: theme.typography.caption.fontSize,
        lineHeight: 1.75,
        color: theme.palette.text.secondary,
      },
      // A title without anything beside it says nothing.
      '& td:has(> div:empty)': { display: 'none' },
      '& td:first-child': { gridTemplateColumns: 'minmax(0, 1fr)' },
      '& td:first-child::before': { content: 'none' },
    },
  },
}));

/** A column of a table. */
export type DataColumn<T> = {
  title: string;
  cell: (row: T) => ReactNode;
  /** Its share of the width, beside the shares of the others. */
  share: number;
};

/** A table that a screen reader can name; where it is narrow, each row is a block, with the columns' titles beside what they hold. */
export function DataTable<T>(props: {
  label: string;
  columns: DataColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  busy?: boolean;
}) {
  const { label, columns, rows, rowKey, busy } = props;
  const classes = useStyles();
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  return (
    <div className={`${classes.root} ${busy ? classes.waiting : ''}`}>
      <Table
        role="table"
        size="small"
        className={classes.table}
        aria-label={label}
        aria-busy={busy}
      >
        <TableHead role="rowgroup">
          <TableRow role="row">
            {columns.map(({ title, share }) => (
              <TableCell
                key={title}
                role="columnheader"
                component="th"
                scope="col"
                style={{ width: `${(share / total) * 100}%` }}
              >
                {title}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody role="rowgroup">
          {rows.map(row => (
            <TableRow key={rowKey(row)} role="row">
              {columns.map(({ title, cell }) => (
                <TableCell key={title} role="cell" data-title={title}>
                  <div>{cell(row)}</div>
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
