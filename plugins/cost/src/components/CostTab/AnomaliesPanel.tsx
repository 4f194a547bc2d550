import Typography from '@material-ui/core/Typography';
import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import {
  TitledCard,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { AnomalyList } from '../AnomalyList';

/** The days that cost unusually much, each with why. */
export function AnomaliesPanel(props: {
  anomalies: Anomaly[];
  onChanged: () => void;
}) {
  const { anomalies, onChanged } = props;
  const { t } = useTexts(costTranslationRef);
  const entityRef = useEntityRef();
  return (
    <TitledCard title={t('tab.anomalies')}>
      <AnomalyList
        anomalies={anomalies}
        pageRef={entityRef}
        empty={
          <Typography variant="body2" color="textSecondary">
            {t('anomaly.none')}
          </Typography>
        }
        onChanged={onChanged}
      />
    </TitledCard>
  );
}
