import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  IncidentDetail,
  SimilarIncident,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  FreshnessLine,
  PlainList,
  RelativeTime,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { whoWords } from '../../words';
import { IncidentLink } from '../IncidentLine';

const useStyles = makeStyles<Theme>(theme => ({
  title: { fontWeight: theme.typography.fontWeightMedium as number },
  resolution: { margin: theme.spacing(0.25, 0) },
  none: { color: theme.palette.text.secondary },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** Past incidents that look alike, each with how it was resolved; and whether all past incidents could be looked through. */
export function SimilarIncidents(props: {
  similar: SimilarIncident[];
  freshness: IncidentDetail['similarFreshness'];
  onRetry: () => void;
}) {
  const { similar, freshness, onRetry } = props;
  const { t } = useTexts(onCallTranslationRef);
  const isKnown =
    !freshness || freshness.state === 'fresh' || freshness.state === 'stale';
  return (
    <>
      {similar.length > 0 && <SimilarList similar={similar} />}
      {!similar.length && (
        <EmptyPanel
          title={
            isKnown
              ? t('incidentPage.similar.none')
              : t('incidentPage.similar.notKnown')
          }
        >
          {t('incidentPage.similar.noneBody')}
        </EmptyPanel>
      )}
      {freshness && freshness.state !== 'fresh' && (
        <FreshnessLine freshness={freshness} onRetry={onRetry} />
      )}
    </>
  );
}

/** The most similar first. */
function SimilarList(props: { similar: SimilarIncident[] }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const similar = [...props.similar].sort(
    (a, b) => b.similarity - a.similarity,
  );
  return (
    <PlainList label={t('incidentPage.similar.title')}>
      {similar.map(({ incident, similarity, because, postmortemUrl }) => (
        <li key={incident.id}>
          <div className={classes.title}>
            <IncidentLink incident={incident} />
          </div>
          <div
            className={`${classes.resolution} ${
              incident.resolution ? '' : classes.none
            }`}
          >
            {incident.resolution ?? t('tab.past.noResolution')}
          </div>
          <div className={classes.facts}>
            <RelativeTime at={incident.createdAt} />
            <span>{whoWords(incident, t)}</span>
            {incident.entityRef && (
              <EntityRefLink entityRef={incident.entityRef} hideIcon />
            )}
            <span>
              {t('incidentPage.similar.alike', {
                percent: String(Math.round(similarity * 100)),
              })}
            </span>
            {because.length > 0 && (
              <span>
                {t('incidentPage.similar.because', {
                  words: because.join(', '),
                })}
              </span>
            )}
            {postmortemUrl && (
              <Link to={postmortemUrl}>{t('incident.postmortem')}</Link>
            )}
          </div>
        </li>
      ))}
    </PlainList>
  );
}
