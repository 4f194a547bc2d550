import { Fragment, useMemo } from 'react';
import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { toneColor } from '../theme';
import { providerKitTranslationRef } from '../translation';
import { DiffRow, diffRows, pairRows } from './diffRows';

const useStyles = makeStyles<Theme>(theme => ({
  file: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    '& + &': { marginTop: theme.spacing(1) },
  },
  summary: {
    padding: theme.spacing(0.75, 1.25),
    cursor: 'pointer',
    borderRadius: theme.shape.borderRadius,
    '&:hover': { background: theme.palette.action.hover },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  path: {
    fontFamily: 'monospace',
    fontSize: theme.typography.body2.fontSize,
    overflowWrap: 'anywhere',
  },
  counts: {
    marginLeft: theme.spacing(1),
    whiteSpace: 'nowrap',
    fontFamily: 'monospace',
  },
  plus: { color: toneColor(theme, 'good') },
  minus: { color: toneColor(theme, 'bad') },
  scroll: {
    overflowX: 'auto',
    maxHeight: 360,
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  table: {
    borderCollapse: 'collapse',
    width: '100%',
    fontFamily: 'monospace',
    fontSize: 12,
    lineHeight: 1.6,
    color: theme.palette.text.primary,
    '& td, & th': { padding: 0 },
  },
  number: {
    width: 1,
    padding: `${theme.spacing(0, 1)} !important`,
    textAlign: 'right',
    color: theme.palette.text.secondary,
    userSelect: 'none',
    verticalAlign: 'top',
  },
  line: {
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
    '& ins, & del': { textDecoration: 'none' },
  },
  half: { width: '50%' },
  added: { background: alpha(toneColor(theme, 'good'), 0.14) },
  removed: { background: alpha(toneColor(theme, 'bad'), 0.14) },
  skip: {
    textAlign: 'center',
    color: theme.palette.text.secondary,
    background: theme.palette.action.hover,
    userSelect: 'none',
  },
  same: { padding: theme.spacing(1.25), display: 'block' },
  heading: { textAlign: 'left', color: theme.palette.text.secondary },
}));

/** @public */
export type DiffFile = {
  path: string;
  /** Absent, it was not there. */
  before?: string;
  /** Absent, it will not be there. */
  after?: string;
};

/** @public */
export type DiffViewProps = {
  files: DiffFile[];
  /** Changes among the lines, or before and after side by side. */
  layout?: 'unified' | 'split';
  /** Whether the files are opened at first; they are folded otherwise. */
  open?: boolean;
};

/**
 * What differs between texts, folded file by file. Signs and marks say what colours say.
 * @public
 */
export function DiffView(props: DiffViewProps) {
  return (
    <>
      {props.files.map(file => (
        <DiffOfFile
          key={file.path}
          file={file}
          layout={props.layout ?? 'unified'}
          open={props.open}
        />
      ))}
    </>
  );
}

function DiffOfFile(props: {
  file: DiffFile;
  layout: 'unified' | 'split';
  open?: boolean;
}) {
  const { file, layout, open } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
  const rows = useMemo(
    () => diffRows(file.before ?? '', file.after ?? ''),
    [file.before, file.after],
  );
  const added = rows.filter(row => row.kind === 'added').length;
  const removed = rows.filter(row => row.kind === 'removed').length;
  let change: string = t('diff.modified');
  if (file.before === undefined) change = t('diff.added');
  if (file.after === undefined) change = t('diff.removed');

  return (
    <details className={classes.file} open={open}>
      <summary className={classes.summary}>
        <span className={classes.path}>{file.path}</span>{' '}
        <Typography variant="caption" color="textSecondary">
          {change}
        </Typography>
        <Typography
          variant="caption"
          className={classes.counts}
          role="img"
          aria-label={t('diff.counts', {
            added: String(added),
            removed: String(removed),
          })}
        >
          <span className={classes.plus}>+{added}</span>{' '}
          <span className={classes.minus}>−{removed}</span>
        </Typography>
      </summary>
      {rows.length === 0 ? (
        <Typography variant="caption" className={classes.same}>
          {t('diff.same')}
        </Typography>
      ) : (
        <div
          className={classes.scroll}
          // A region that scrolls must be reachable by keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="region"
          aria-label={file.path}
        >
          {layout === 'split' ? (
            <SplitTable rows={rows} />
          ) : (
            <UnifiedTable rows={rows} />
          )}
        </div>
      )}
    </details>
  );
}

function Line(props: { row: DiffRow }) {
  const { row } = props;
  if (row.kind === 'added') return <ins>+ {row.text}</ins>;
  if (row.kind === 'removed') return <del>− {row.text}</del>;
  return row.kind === 'same' ? <>{`  ${row.text}`}</> : null;
}

function UnifiedTable(props: { rows: DiffRow[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
  return (
    <table className={classes.table}>
      <tbody>
        {props.rows.map((row, index) =>
          row.kind === 'skip' ? (
            <tr key={index}>
              <td
                colSpan={3}
                className={classes.skip}
                title={t('diff.skipped')}
              >
                ⋯
              </td>
            </tr>
          ) : (
            <tr
              key={index}
              className={row.kind === 'same' ? undefined : classes[row.kind]}
            >
              <td className={classes.number}>{row.before}</td>
              <td className={classes.number}>{row.after}</td>
              <td className={classes.line}>
                <Line row={row} />
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

function SplitTable(props: { rows: DiffRow[] }) {
  const classes = useStyles();
  const { t } = useTranslationRef(providerKitTranslationRef);
  return (
    <table className={classes.table}>
      <thead>
        <tr className={classes.heading}>
          <th colSpan={2} scope="colgroup">
            {t('diff.before')}
          </th>
          <th colSpan={2} scope="colgroup">
            {t('diff.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {pairRows(props.rows).map((pair, index) =>
          pair.left?.kind === 'skip' ? (
            <tr key={index}>
              <td
                colSpan={4}
                className={classes.skip}
                title={t('diff.skipped')}
              >
                ⋯
              </td>
            </tr>
          ) : (
            <tr key={index}>
              {(
                [
                  ['before', pair.left],
                  ['after', pair.right],
                ] as const
              ).map(([side, row]) => {
                const tint =
                  row && row.kind !== 'same' && row.kind !== 'skip'
                    ? classes[row.kind]
                    : '';
                return (
                  <Fragment key={side}>
                    <td className={`${classes.number} ${tint}`}>
                      {row && row.kind !== 'skip' ? row[side] : undefined}
                    </td>
                    <td className={`${classes.line} ${classes.half} ${tint}`}>
                      {row && <Line row={row} />}
                    </td>
                  </Fragment>
                );
              })}
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
