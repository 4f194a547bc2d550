import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import {
  EntityCardFrame,
  useEntityRef,
  useLanguage,
  useNow,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useEntityDrift } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { overviewFreshness, overviewSentence } from '../../words';
import { SentenceLine } from '../SentenceLine';
import { EnvironmentLines } from './EnvironmentLines';

/** The card "Drift" on an entity's overview: the sentence, then its environments, red first. */
export function DriftCard(props: {
  /** Where the tab with everything about the drift is. */
  tabHref?: string;
}) {
  const { tabHref } = props;
  const { t } = useTexts(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const query = useEntityDrift(useEntityRef());
  return (
    <EntityCardFrame
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
      headerActions={
        tabHref && (
          <Link to={tabHref}>
            <Typography variant="body2" component="span">
              {t('allDrift')}
            </Typography>
          </Link>
        )
      }
    >
      {({ environments }) => {
        const sentence = overviewSentence(environments, { now, language }, t);
        return (
          <>
            <SentenceLine sentence={sentence} />
            <EnvironmentLines
              environments={environments}
              saidOf={sentence.about}
            />
          </>
        );
      }}
    </EntityCardFrame>
  );
}
