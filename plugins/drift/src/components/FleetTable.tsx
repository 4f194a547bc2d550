import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';

const useStyles = makeStyles<Theme>(theme => ({
  scroll: {
    overflowX: 'auto',
    transition: 'opacity 150ms',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  waiting: { opacity: 0.6 },
  table: {
    '& th': {
      fontSize: theme.typography.caption.fontSize,
      fontWeight: theme.typography.fontWeightMedium as number,
      color: theme.palette.text.secondary,
      textTransform: 'none',
      letterSpacing: 0,
      borderBottom: `1px solid ${theme.palette.divider}`,
      background: 'none',
      whiteSpace: 'nowrap',
    },
    '& td, & th': { padding: theme.spacing(0.75, 2, 0.75, 0) },
    '& td': {
      fontSize: theme.typography.body2.fontSize,
      borderBottom: `1px solid ${theme.palette.divider}`,
      verticalAlign: 'top',
      lineHeight: 1.5,
    },
    // Lines part the rows; stripes would only hide which one is chosen.
    '& tbody tr:not(.Mui-selected)': { backgroundColor: 'transparent' },
    '& tbody tr:last-child td': { borderBottom: 'none' },
  },
}));

/** A column of a table; with a `sort`, its title is a button. */
export type FleetColumn<T> = {
  title: string;
  cell: (row: T) => ReactNode;
  /** How the server sorts by it. */
  sort?: string;
};

/** A table that a screen reader can name, and that scrolls sideways where it is narrow. */
export function FleetTable<T>(props: {
  label: string;
  columns: FleetColumn<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  isSelected?: (row: T) => boolean;
  busy?: boolean;
  orderField?: string;
  order?: 'asc' | 'desc';
  onSort?: (field: string) => void;
}) {
  const { label, columns, rows, rowKey, isSelected, busy } = props;
  const { orderField, order = 'asc', onSort } = props;
  const classes = useStyles();
  return (
    <div
      className={`${classes.scroll} ${busy ? classes.waiting : ''}`}
      role="region"
      aria-label={label}
      // A table that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <Table
        size="small"
        className={classes.table}
        aria-label={label}
        aria-busy={busy}
      >
        <TableHead>
          <TableRow>
            {columns.map(({ title, sort }) => (
              <TableCell
                key={title}
                component="th"
                scope="col"
                sortDirection={sort && sort === orderField ? order : false}
              >
                {sort ? (
                  <TableSortLabel
                    active={sort === orderField}
                    direction={sort === orderField ? order : 'asc'}
                    onClick={() => onSort?.(sort)}
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
        <TableBody>
          {rows.map(row => (
            <TableRow key={rowKey(row)} selected={isSelected?.(row)}>
              {columns.map(({ title, cell }) => (
                <TableCell key={title}>{cell(row)}</TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
