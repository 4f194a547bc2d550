import { useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { ReleaseOverview } from '@paved-path/backstage-plugin-release-manager-common';
import {
  EntityCardFrame,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useMayRelease, useReleaseOverview } from '../../hooks';
import { releaseManagerTranslationRef } from '../../translation';
import { isUnderWay } from '../../words';
import { OverviewBody } from '../OverviewBody';
import { useReleaseDialog } from '../ReleaseDialog';
import { ArtifactsPanel } from './ArtifactsPanel';
import { HistoryPanel } from './HistoryPanel';
import { ReleasePanel } from './ReleasePanel';

const useStyles = makeStyles<Theme>(theme => ({
  root: { outline: 'none', containerType: 'inline-size' } as {},
  areas: {
    display: 'grid',
    gap: theme.spacing(3),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateAreas: '"environments" "release" "artifacts" "history"',
    '@container (min-width: 760px)': {
      gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 4fr)',
      gridTemplateAreas:
        '"environments environments" "artifacts release" "history history"',
    },
    '@container (min-width: 1180px)': {
      gridTemplateColumns: '260px minmax(0, 1fr) minmax(300px, 360px)',
      gridTemplateAreas:
        '"environments artifacts release" "history history history"',
    },
  },
  environments: { gridArea: 'environments', minWidth: 0 },
  artifacts: { gridArea: 'artifacts', minWidth: 0 },
  release: { gridArea: 'release', minWidth: 0 },
  history: { gridArea: 'history', minWidth: 0 },
}));

/** What to follow when nothing was chosen: what is under way, else what was released last. */
function interestingRelease(overview: ReleaseOverview | undefined) {
  const releases = (overview?.environments ?? [])
    .flatMap(({ release }) => release ?? [])
    .sort((a, b) => b.requestedAt.localeCompare(a.requestedAt));
  return releases.find(isUnderWay) ?? releases[0];
}

/** The tab "Releases": environments, artifacts, the release under way, the history. */
export function ReleasesTab() {
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const entityRef = useEntityRef();
  const query = useReleaseOverview(entityRef);
  const mayRelease = useMayRelease(entityRef);
  const [chosenId, setChosenId] = useState<string>();
  const { act, dialog, fallback } = useReleaseDialog({
    entityRef,
    onReleased: release => {
      setChosenId(release.id);
      query.reload();
    },
  });
  const overview = query.value;
  const shownId = chosenId ?? interestingRelease(overview)?.id;
  return (
    <div ref={fallback} tabIndex={-1} className={classes.root}>
      <div className={classes.areas}>
        <div className={classes.environments}>
          <EntityCardFrame
            title={t('environmentsTitle')}
            query={query}
            freshness={value => value.freshness}
            empty={value =>
              value.environments.length
                ? undefined
                : {
                    title: t('environment.none'),
                    children: t('environment.noneBody'),
                  }
            }
          >
            {value => (
              <OverviewBody
                overview={value}
                mayRelease={mayRelease}
                onAct={act}
                withRollBack
                shownReleaseId={shownId}
              />
            )}
          </EntityCardFrame>
        </div>
        <div className={classes.artifacts}>
          <ArtifactsPanel
            entityRef={entityRef}
            overview={overview}
            mayRelease={mayRelease}
            onAct={act}
          />
        </div>
        <div className={classes.release}>
          <ReleasePanel
            entityRef={entityRef}
            releaseId={shownId}
            overview={overview}
            mayRelease={mayRelease}
            onAct={act}
          />
        </div>
        <div className={classes.history}>
          <HistoryPanel
            entityRef={entityRef}
            environments={(overview?.environments ?? []).map(
              ({ environment }) => environment.name,
            )}
            chosenId={shownId}
            onChoose={setChosenId}
          />
        </div>
      </div>
      {dialog}
    </div>
  );
}
