import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { HistoryEntry } from '@paved-path/backstage-plugin-release-manager-common';
import {
  DataTable,
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../../translation';
import {
  intentWords,
  releaseStatus,
  shortArtifactId,
  tookWords,
} from '../../words';
import { ArtifactId } from '../ArtifactId';

const useStyles = makeStyles<Theme>(theme => ({
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
  const { t } = useTexts(releaseManagerTranslationRef);
  return (
    <DataTable<HistoryEntry>
      label={title}
      rows={items}
      rowKey={({ commitSha }) => commitSha}
      isSelected={({ releaseId }) =>
        releaseId !== undefined && releaseId === chosenId
      }
      busy={busy}
      columns={[
        {
          title: t('history.when'),
          share: 11,
          cell: ({ releasedAt }) => <RelativeTime at={releasedAt} />,
        },
        {
          title: t('history.who'),
          share: 12,
          cell: ({ releasedBy }) => (
            <span title={releasedBy.email}>{releasedBy.name}</span>
          ),
        },
        {
          title: t('history.what'),
          share: 13,
          cell: ({ artifactId }) => <ArtifactId id={artifactId} />,
        },
        {
          title: t('history.where'),
          share: 10,
          cell: ({ environment }) => environment,
        },
        {
          title: t('history.intent'),
          share: 17,
          cell: ({ intent }) => intentWords(intent, t),
        },
        {
          title: t('history.why'),
          share: 18,
          cell: ({ reason }) => reason ?? t('history.notSaid'),
        },
        {
          title: t('history.duration'),
          share: 8,
          cell: ({ releasedAt, finishedAt }) =>
            tookWords(releasedAt, finishedAt) ?? t('history.notSaid'),
        },
        {
          title: t('history.outcome'),
          share: 11,
          cell: item => <Outcome item={item} onChoose={onChoose} />,
        },
      ]}
    />
  );
}

function Outcome(props: {
  item: HistoryEntry;
  onChoose: (releaseId: string) => void;
}) {
  const { item, onChoose } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
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
