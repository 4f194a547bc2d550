import { makeStyles, Theme } from '@material-ui/core/styles';
import { useParams } from 'react-router-dom';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLinks } from '@backstage/plugin-catalog-react';
import { FLEET_CHANNEL } from '@paved-path/backstage-plugin-drift-common';
import {
  FramedAnswer,
  TitledCard,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useEnvironmentDetail } from '../../hooks';
import { fleetRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';
import { EnvironmentDrift } from '../EnvironmentDrift';

const useStyles = makeStyles<Theme>(theme => ({
  trail: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    marginBottom: theme.spacing(2),
    fontSize: theme.typography.body2.fontSize,
  },
}));

/** One infrastructure environment on a page of its own, for those that belong to no entity as well. */
export function EnvironmentPage() {
  const { id = '' } = useParams();
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const fleetHref = useRouteRef(fleetRouteRef)?.();
  const query = useEnvironmentDetail(id, FLEET_CHANNEL);
  const environment = query.value?.environment;
  return (
    <>
      <div className={classes.trail}>
        {fleetHref && <Link to={fleetHref}>{t('fleet.back')}</Link>}
        {environment && environment.entityRefs.length > 0 && (
          <EntityRefLinks entityRefs={environment.entityRefs} />
        )}
      </div>
      <TitledCard title={environment?.name ?? t('title')}>
        <FramedAnswer
          title={t('title')}
          query={query}
          freshness={detail => detail.freshness}
        >
          {detail => (
            <EnvironmentDrift
              environment={detail.environment}
              channel={FLEET_CHANNEL}
              onChanged={query.reload}
            />
          )}
        </FramedAnswer>
      </TitledCard>
    </>
  );
}
