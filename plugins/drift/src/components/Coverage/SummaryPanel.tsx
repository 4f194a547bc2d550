import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { CoverageSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  EmptyPanel,
  EntityCardFrame,
  LiveQuery,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import {
  coverageFreshness,
  coverageSentence,
  coverageStanding,
  coverageStatus,
  coverageTotals,
  unknownSentence,
} from '../../words';
import { SentenceLine } from '../SentenceLine';
import { TypesPlot } from './TypesPlot';

const useStyles = makeStyles<Theme>(theme => ({
  also: {
    display: 'flex',
    flexDirection: 'column',
    margin: theme.spacing(0.5, 0, 2),
  },
}));

/** What no code manages: the sentence, then every type. */
export function SummaryPanel(props: { query: LiveQuery<CoverageSummary> }) {
  const { query } = props;
  const { t } = useTexts(driftTranslationRef);
  return (
    <EntityCardFrame
      title={t('coverage.title')}
      query={query}
      freshness={summary => coverageFreshness(summary, t)}
      quiet={query.value?.inventories.length === 0}
    >
      {summary => <Summary summary={summary} />}
    </EntityCardFrame>
  );
}

function Summary(props: { summary: CoverageSummary }) {
  const { summary } = props;
  const { t } = useTexts(driftTranslationRef);
  switch (coverageStanding(summary)) {
    case 'none':
      return (
        <EmptyPanel title={t('coverage.none')}>
          {t('coverage.noneBody')}
        </EmptyPanel>
      );
    case 'never':
      return (
        <EmptyPanel title={t('coverage.never')}>
          {t('coverage.neverBody')}
        </EmptyPanel>
      );
    case 'failed':
      return (
        <SentenceLine sentence={{ tone: 'bad', words: t('coverage.failed') }} />
      );
    default:
      return (
        <>
          <SentenceLine sentence={coverageSentence(summary, t)} />
          <Also summary={summary} />
          {summary.types.length > 0 && <TypesPlot types={summary.types} />}
        </>
      );
  }
}

/** What the sentence leaves out. */
function Also(props: { summary: CoverageSummary }) {
  const { summary } = props;
  const { readEnvironments: read, unreadEnvironments } = summary;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const { managed, unmanaged, unknown } = coverageTotals(summary);
  const { tone, icon } = coverageStatus('unknown', t);
  return (
    <div className={classes.also}>
      {unmanaged > 0 && unknown > 0 && (
        <StatusLabel tone={tone} icon={icon}>
          {unknownSentence(summary, t)}
        </StatusLabel>
      )}
      {managed > 0 && unmanaged + unknown > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('coverage.alsoManaged', { count: managed })}
        </Typography>
      )}
      <Typography variant="body2" color="textSecondary">
        {read || unreadEnvironments.length
          ? t('coverage.compared', { count: read })
          : t('coverage.comparedNone')}
      </Typography>
    </div>
  );
}
