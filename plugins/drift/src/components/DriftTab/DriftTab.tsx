import { makeStyles, Theme } from '@material-ui/core/styles';
import { driftChannel } from '@paved-path/backstage-plugin-drift-common';
import {
  FramedAnswer,
  TitledCard,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useEntityDrift } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { overviewFreshness, redFirst } from '../../words';
import { EnvironmentDrift } from '../EnvironmentDrift';

const useStyles = makeStyles<Theme>(theme => ({
  list: { display: 'flex', flexDirection: 'column', gap: theme.spacing(3) },
}));

/** The tab "Drift": every infrastructure environment of the entity, red first. */
export function DriftTab() {
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const entityRef = useEntityRef();
  const query = useEntityDrift(entityRef);
  return (
    <FramedAnswer
      title={t('title')}
      query={query}
      freshness={overview => overviewFreshness(overview, t)}
      empty={({ environments }) =>
        environments.length
          ? undefined
          : {
              title: t('environment.none'),
              children: t('environment.noneBody'),
            }
      }
    >
      {({ environments }) => (
        <div className={classes.list}>
          {redFirst(environments).map(environment => (
            <TitledCard key={environment.id} title={environment.name}>
              <EnvironmentDrift
                environment={environment}
                channel={driftChannel(entityRef)}
                onChanged={query.reload}
              />
            </TitledCard>
          ))}
        </div>
      )}
    </FramedAnswer>
  );
}
