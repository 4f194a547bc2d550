import { makeStyles, Theme } from '@material-ui/core/styles';
import { SourceStatus } from '@paved-path/backstage-plugin-cost-common';
import {
  Foldable,
  FreshnessLine,
  TitledCard,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { Money } from '../Money';
import { PartsTable } from './PartsTable';
import { RefusedParts } from './RefusedParts';
import { countsOf, countsWords } from './sourceStatus';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'grid', gap: theme.spacing(1.5) },
  facts: { margin: 0, '& + &': { marginTop: theme.spacing(0.5) } },
}));

/** A source: what was refused of it, what was read, what was paid, and how old it is. */
export function SourceSection(props: { source: SourceStatus }) {
  const { title, slices, paidRequests, freshness } = props.source;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const counts = countsOf(slices);
  return (
    <TitledCard title={title}>
      <div className={classes.root}>
        {counts.refused > 0 && <RefusedParts source={props.source} />}
        <div>
          <p className={classes.facts}>{countsWords(props.source, t)}</p>
          {paidRequests && (
            <p className={classes.facts}>
              {t('sources.paid', {
                count: paidRequests.count,
                cost: (
                  <Money
                    amount={paidRequests.cost}
                    currency={paidRequests.currency}
                  />
                ),
              })}
            </p>
          )}
        </div>
        {slices.length > 0 && (
          <Foldable title={t('sources.parts', { count: slices.length })}>
            <PartsTable source={props.source} />
          </Foldable>
        )}
        <FreshnessLine freshness={freshness} />
      </div>
    </TitledCard>
  );
}
