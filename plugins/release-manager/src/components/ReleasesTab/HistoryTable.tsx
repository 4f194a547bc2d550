import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { HistoryEntry } from '@paved-path/backstage-plugin-release-manager-common';
import { RelativeTime, StatusLabel } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../../translation';
import {
  intentWords,
  releaseStatus,
  shortArtifactId,
  tookWords,
} from '../../words';
import { ArtifactId } from '../ArtifactId';

const useStyles = makeStyles<Theme>(theme => ({
  scroll: { overflowX: 'auto', transition: 'opacity 150ms' },
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
  nowrap: { whiteSpace: 'nowrap' },
  why: { minWidth: 160, maxWidth: 320, overflowWrap: 'anywhere' },
  outcome: {
    textAlign: 'left',
    fontSize: 'inherit',
    textDecoration: 'underline',
    textDecorationColor: theme.palette.divider,
    textUnderlineOffset: 3,
    borderRadius: theme.shape.borderRadius,
    '&:hover': { textDecorationColor: 'currentColor' },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
}));

/** The lines of the history, newest first. The outcome of a release that was followed opens its steps. */
export function HistoryTable(props: {
  items: HistoryEntry[];
  busy: boolean;
  title: string;
  chosenId: string | undefined;
  onChoose: (releaseId: string) => void;
}) {
  const { items, busy, title, chosenId, onChoose } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(releaseManagerTranslationRef);
  const columns = [
    t('history.when'),
    t('history.who'),
    t('history.what'),
    t('history.where'),
    t('history.intent'),
    t('history.why'),
    t('history.duration'),
    t('history.outcome'),
  ];
  return (
    // A table that scrolls must be reachable by keyboard.
    <div
      className={`${classes.scroll} ${busy ? classes.waiting : ''}`}
      role="region"
      aria-label={title}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <Table size="small" className={classes.table} aria-busy={busy}>
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <TableCell key={column} component="th" scope="col">
                {column}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map(item => (
            <TableRow
              key={item.commitSha}
              selected={
                item.releaseId !== undefined && item.releaseId === chosenId
              }
            >
              <TableCell className={classes.nowrap}>
                <RelativeTime at={item.releasedAt} />
              </TableCell>
              <TableCell
                className={classes.nowrap}
                title={item.releasedBy.email}
              >
                {item.releasedBy.name}
              </TableCell>
              <TableCell className={classes.nowrap}>
                <ArtifactId id={item.artifactId} />
              </TableCell>
              <TableCell>{item.environment}</TableCell>
              <TableCell>{intentWords(item.intent, t)}</TableCell>
              <TableCell className={classes.why}>
                {item.reason ?? t('history.notSaid')}
              </TableCell>
              <TableCell className={classes.nowrap}>
                {tookWords(item.releasedAt, item.finishedAt) ??
                  t('history.notSaid')}
              </TableCell>
              <TableCell>
                <Outcome item={item} onChoose={onChoose} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function Outcome(props: {
  item: HistoryEntry;
  onChoose: (releaseId: string) => void;
}) {
  const { item, onChoose } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(releaseManagerTranslationRef);
  const { state, releaseId, message } = item;
  if (!state) {
    return (
      <Typography variant="body2" color="textSecondary" component="span">
        {t('history.outsideOutcome')}
      </Typography>
    );
  }
  const { tone, words } = releaseStatus(state, t);
  const label = <StatusLabel tone={tone}>{words}</StatusLabel>;
  if (!releaseId) return <span title={message}>{label}</span>;
  return (
    <ButtonBase
      className={classes.outcome}
      title={message}
      aria-label={t('history.show', {
        outcome: words,
        artifact: shortArtifactId(item.artifactId),
        environment: item.environment,
      })}
      onClick={() => onChoose(releaseId)}
    >
      {label}
    </ButtonBase>
  );
}
