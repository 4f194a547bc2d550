import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { CostOverview } from '@paved-path/backstage-plugin-cost-common';
import {
  EmptyPanel,
  EntityCardFrame,
  Foldable,
  StatusLabel,
  useEntityRef,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useOverview } from '../../hooks';
import { costTranslationRef } from '../../translation';
import { alarmOf, monthOf, monthWords, saidWords } from '../../words';
import { attributionHelp } from '../attributionHelp';
import { CurrencyBlock } from './CurrencyBlock';

const useStyles = makeStyles<Theme>(theme => ({
  alarm: {
    fontSize: theme.typography.body1.fontSize,
    marginBottom: theme.spacing(1.5),
  },
  words: { fontWeight: theme.typography.fontWeightMedium as number },
  currencies: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2.5, 4),
  },
  also: { marginTop: theme.spacing(1.5) },
  foot: {
    marginTop: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  remarks: {
    margin: theme.spacing(0.5, 0, 0),
    paddingLeft: theme.spacing(2.5),
    overflowWrap: 'anywhere',
  },
}));

/** The card "Cost" on an entity's overview: what is wrong, then what the month costs so far and will cost, in each currency of the bill. */
export function CostCard(props: {
  /** Where the tab with everything about the cost is. */
  tabHref?: string;
}) {
  const { tabHref } = props;
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const query = useOverview(useEntityRef());
  return (
    <EntityCardFrame
      title={t('title')}
      query={query}
      freshness={overview => overview.freshness}
      empty={({ currencies, freshness, lastCharged }) => {
        if (currencies.length || freshness.state === 'never') return undefined;
        return lastCharged
          ? {
              title: t('card.past'),
              children: t('card.pastBody', {
                month: monthWords(lastCharged, language),
              }),
            }
          : {
              title: t('card.none'),
              children: t('card.noneBody', attributionHelp),
            };
      }}
      headerActions={
        tabHref && (
          <Link to={tabHref}>
            <Typography variant="body2" component="span">
              {t('card.more')}
            </Typography>
          </Link>
        )
      }
    >
      {overview =>
        overview.currencies.length ? (
          <Known overview={overview} tabHref={tabHref} />
        ) : (
          <EmptyPanel title={t('card.unread')}>
            {t('card.unreadBody')}
          </EmptyPanel>
        )
      }
    </EntityCardFrame>
  );
}

function Known(props: { overview: CostOverview; tabHref?: string }) {
  const { overview, tabHref } = props;
  const { currencies, anomalies, notIncluded, lastDay } = overview;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const month = monthOf(overview, language);
  const alarm = alarmOf(
    overview,
    { language, month: month.toFormat('LLLL') },
    t,
  );
  const unusual = t('card.anomalies', { count: anomalies });
  return (
    <>
      {alarm && (
        <div role="status" className={classes.alarm}>
          <StatusLabel
            tone={alarm.tone}
            icon={alarm.icon}
            className={classes.words}
          >
            {alarm.about === 'anomalies' && tabHref ? (
              <Link to={tabHref} color="inherit" underline="always">
                {alarm.words}
              </Link>
            ) : (
              alarm.words
            )}
          </StatusLabel>
        </div>
      )}
      <div className={classes.currencies}>
        {currencies.map(each => (
          <CurrencyBlock
            key={each.currency}
            overview={each}
            month={month}
            lastDay={lastDay}
            isForecastSaid={
              alarm?.about === 'forecast' && currencies.length === 1
            }
          />
        ))}
      </div>
      {anomalies > 0 && alarm?.about !== 'anomalies' && (
        <div className={classes.also}>
          <StatusLabel tone="warning">
            {tabHref ? (
              <Link to={tabHref} color="inherit" underline="always">
                {unusual}
              </Link>
            ) : (
              unusual
            )}
          </StatusLabel>
        </div>
      )}
      {notIncluded.length > 0 && (
        <div className={classes.foot}>
          <Foldable
            title={t('card.notIncluded', { count: notIncluded.length })}
          >
            <ul className={classes.remarks}>
              {notIncluded.map(remark => (
                <li key={remark}>{saidWords(remark, language)}</li>
              ))}
            </ul>
          </Foldable>
        </div>
      )}
    </>
  );
}
