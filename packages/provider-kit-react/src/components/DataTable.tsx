import { Fragment, ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';

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
    '& td:last-child, & th:last-child': { paddingRight: 0 },
    '& th[data-numeric] .MuiTableSortLabel-root': {
      // The number stands below the word, not below its arrow.
      flexDirection: 'row-reverse',
    },
    '& [data-numeric]': {
      textAlign: 'right',
      fontVariantNumeric: 'tabular-nums',
    },
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
  },
  blocks: {
    [`@container (max-width: ${BLOCKS_BELOW}px)`]: {
      '&, & tbody, & tr, & td': { display: 'block' },
      '& thead': {
        position: 'absolute',
        width: 1,
        height: 1,
        overflow: 'hidden',
        clip: 'rect(0 0 0 0)',
        // A title that gets the focus is shown: it sorts the rows.
        '&:focus-within': {
          position: 'static',
          width: 'auto',
          height: 'auto',
          clip: 'auto',
        },
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
      '& td[data-numeric]': { textAlign: 'left' },
      '& td:first-child': { gridTemplateColumns: 'minmax(0, 1fr)' },
      '& td:first-child::before': { content: 'none' },
    },
  },
}));

/**
 * A column of a table; with a `sort`, its title is a button.
 * @public
 */
export type DataColumn<T> = {
  title: string;
  cell: (row: T) => ReactNode;
  /** Its share of the width, beside the shares of the others. */
  share: number;
  /** Whether it holds numbers, which stand below each other at their right. */
  numeric?: boolean;
  /** How the server sorts by it. */
  sort?: string;
};

/**
 * By what the rows are sorted, and how that is changed.
 * @public
 */
export type DataSort = {
  field: string | undefined;
  order: 'asc' | 'desc';
  onSort: (field: string) => void;
};

/**
 * A table that a screen reader can name; where it is narrow, each row is a block, with the columns' titles beside what they hold.
 * @public
 */
export function DataTable<T>(props: {
  label: string;
  columns: DataColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  /** What stands below a row, as wide as the table; undefined where nothing is opened. */
  details?: (row: T) => ReactNode | undefined;
  /** Whether its few short columns stand beside each other on a phone too. */
  slim?: boolean;
  /** Whether a row is the one that is shown elsewhere on the page. */
  isSelected?: (row: T) => boolean;
  busy?: boolean;
  sort?: DataSort;
}) {
  const { label, columns, rows, rowKey, details, slim } = props;
  const { isSelected, busy, sort: sorting } = props;
  const classes = useStyles();
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  return (
    <div className={`${classes.root} ${busy ? classes.waiting : ''}`}>
      <Table
        role="table"
        size="small"
        className={`${classes.table} ${slim ? '' : classes.blocks}`}
        aria-label={label}
        aria-busy={busy}
      >
        <TableHead role="rowgroup">
          <TableRow role="row">
            {columns.map(({ title, share, numeric, sort }) => (
              <TableCell
                key={title}
                role="columnheader"
                component="th"
                scope="col"
                data-numeric={numeric}
                sortDirection={
                  sort && sort === sorting?.field ? sorting.order : false
                }
                style={{ width: `${(share / total) * 100}%` }}
              >
                {sort && sorting ? (
                  <TableSortLabel
                    active={sort === sorting.field}
                    direction={
                      sort === sorting.field ? sorting.order : undefined
                    }
                    onClick={() => sorting.onSort(sort)}
                  >
                    {title}
                  </TableSortLabel>
                ) : (
                  title
                )}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody role="rowgroup">
          {rows.map(row => {
            const opened = details?.(row);
            return (
              <Fragment key={rowKey(row)}>
                <TableRow role="row" selected={isSelected?.(row)}>
                  {columns.map(({ title, cell, numeric }) => (
                    <TableCell
                      key={title}
                      role="cell"
                      data-title={title}
                      data-numeric={numeric}
                    >
                      <div>{cell(row)}</div>
                    </TableCell>
                  ))}
                </TableRow>
                {opened && (
                  <TableRow role="row">
                    <TableCell role="cell" colSpan={columns.length}>
                      <div>{opened}</div>
                    </TableCell>
                  </TableRow>
                )}
              </Fragment>
            );
          })}
        </TableBody>
      </Table>
    </div>
  );
}
