import { makeStyles, Theme } from '@material-ui/core/styles';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import DragHandleIcon from '@material-ui/icons/DragHandle';
import { Link } from '@backstage/core-components';
import { Estimate } from '@paved-path/backstage-plugin-cost-common';
import {
  Foldable,
  PlainList,
  RelativeTime,
  StatusLabel,
  TitledCard,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { isZero, moneyWords } from '../../words';
import { Money } from '../Money';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(2),
    overflowWrap: 'anywhere',
  },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  resources: {
    listStyle: 'none',
    margin: theme.spacing(0.5, 0, 0),
    padding: 0,
    '& > li': {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      columnGap: theme.spacing(2),
      maxWidth: 640,
      overflowWrap: 'anywhere',
    },
  },
}));

/** What changes that are not made yet would cost a month, as Infracost estimated them. */
export function EstimatesPanel(props: { estimates: Estimate[] }) {
  const { t } = useTexts(costTranslationRef);
  return (
    <TitledCard title={t('tab.estimates')}>
      <PlainList label={t('tab.estimatesLabel')}>
        {props.estimates.map(estimate => (
          <EstimateItem key={estimate.id} estimate={estimate} />
        ))}
      </PlainList>
    </TitledCard>
  );
}

function EstimateItem(props: { estimate: Estimate }) {
  const { estimate } = props;
  const { currency, before, after, resources, withoutPrice } = estimate;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const money = (amount: string) => (
    <Money amount={amount} currency={currency} />
  );
  return (
    <li>
      <div className={classes.head}>
        <span className={classes.name}>
          {estimate.url ? (
            <Link to={estimate.url}>{estimate.name}</Link>
          ) : (
            estimate.name
          )}
        </span>
        <Difference estimate={estimate} />
      </div>
      <div className={classes.facts}>
        <span>
          {before === undefined
            ? t('tab.after', { after: money(after) })
            : t('tab.beforeAfter', {
                before: money(before),
                after: money(after),
              })}
        </span>
        <span>
          {t('tab.estimated', { when: <RelativeTime at={estimate.at} /> })}
        </span>
      </div>
      {withoutPrice > 0 && (
        <div>
          <StatusLabel tone="warning">
            {t('tab.withoutPrice', { count: withoutPrice })}
          </StatusLabel>
        </div>
      )}
      {resources.length > 0 && (
        <Foldable
          title={t('tab.estimateResources', { count: resources.length })}
        >
          <ul className={classes.resources}>
            {resources.map(({ name, difference }, index) => (
              // Two resources may have one name.
              // eslint-disable-next-line react/no-array-index-key
              <li key={`${name} ${index}`}>
                <span>{name}</span>
                <Money amount={difference} currency={currency} signed />
              </li>
            ))}
          </ul>
        </Foldable>
      )}
    </li>
  );
}

/** How much more or less a month would cost. */
function Difference(props: { estimate: Estimate }) {
  const { difference, currency } = props.estimate;
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  if (difference === undefined) return null;
  const words = t('tab.perMonth', {
    amount: moneyWords(difference, currency, language, { signed: true }),
  });
  if (isZero(difference)) {
    return (
      <StatusLabel tone="neutral" icon={DragHandleIcon}>
        {words}
      </StatusLabel>
    );
  }
  const isLess = difference.startsWith('-');
  return (
    <StatusLabel
      tone={isLess ? 'good' : 'warning'}
      icon={isLess ? ArrowDownwardIcon : ArrowUpwardIcon}
    >
      {words}
    </StatusLabel>
  );
}
