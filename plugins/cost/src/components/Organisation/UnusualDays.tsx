import { useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import {
  EmptyPanel,
  TitledCard,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { AnomalyList } from '../AnomalyList';

/** How many are shown at first. */
const FIRST = 5;

const useStyles = makeStyles<Theme>(theme => ({
  more: { marginTop: theme.spacing(1.5) },
}));

/** The open anomalies that cost most, with a way to acknowledge each. */
export function UnusualDays(props: {
  /** Those that cost most first. */
  anomalies: Anomaly[];
  onChanged: () => void;
}) {
  const { anomalies, onChanged } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const [all, setAll] = useState(false);
  const more = anomalies.length - FIRST;
  return (
    <TitledCard title={t('organisation.anomalies')}>
      <AnomalyList
        anomalies={all ? anomalies : anomalies.slice(0, FIRST)}
        empty={<EmptyPanel title={t('organisation.noAnomalies')} />}
        onChanged={onChanged}
      />
      {more > 0 && (
        <Button
          size="small"
          className={classes.more}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? t('organisation.showLess')
            : t('organisation.showAll', { count: more })}
        </Button>
      )}
    </TitledCard>
  );
}
