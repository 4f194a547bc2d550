import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import {
  EntityCardFrame,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useMayRelease, useReleaseOverview } from '../../hooks';
import { releaseManagerTranslationRef } from '../../translation';
import { OverviewBody } from '../OverviewBody';
import { PlanLine } from '../PlanLine';
import { useReleaseDialog } from '../ReleaseDialog';

const useStyles = makeStyles({
  root: { outline: 'none' },
});

/** The card "Releases" on a service's overview: environment, version, health, and the next promotion. */
export function ReleasesCard(props: {
  /** Where the tab with everything about the releases is. */
  tabHref?: string;
}) {
  const { tabHref } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const entityRef = useEntityRef();
  const query = useReleaseOverview(entityRef);
  const mayRelease = useMayRelease(entityRef);
  const { act, dialog, fallback } = useReleaseDialog({
    entityRef,
    onReleased: query.reload,
  });
  return (
    <div ref={fallback} tabIndex={-1} className={classes.root}>
      <EntityCardFrame
        title={t('title')}
        query={query}
        freshness={overview => overview.freshness}
        empty={overview =>
          overview.environments.length
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
                {t('action.allReleases')}
              </Typography>
            </Link>
          )
        }
      >
        {overview => (
          <>
            <OverviewBody
              overview={overview}
              mayRelease={mayRelease}
              onAct={act}
              logHref={tabHref}
            />
            <PlanLine environments={overview.environments} />
          </>
        )}
      </EntityCardFrame>
      {dialog}
    </div>
  );
}
