import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { OnCallOverview } from '@paved-path/backstage-plugin-on-call-common';
import {
  EntityCardFrame,
  useEntityRef,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useOverview } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { PageButton } from '../PageDialog';
import { ProblemList } from '../ProblemList';
import { ServiceState } from '../ServiceState';
import {
  frameFreshness,
  isKnown,
  NobodyNotice,
  OnCallNow,
  OverviewState,
} from '../WhoIsOnCall';

/** How many problems and incidents the card holds; the rest is folded. */
const SHOWN = 3;

const useStyles = makeStyles<Theme>(theme => ({
  sections: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  page: { marginTop: theme.spacing(2) },
}));

/** The card "On call" on an entity's overview: what is wrong, what is open, who is on call until when, and the way to reach them. */
export function OnCallCard(props: {
  /** Where the tab with everything about it is. */
  tabHref?: string;
}) {
  const { tabHref } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const entityRef = useEntityRef();
  const query = useOverview(entityRef);
  return (
    <EntityCardFrame
      title={t('card.title')}
      query={query}
      freshness={frameFreshness}
      quiet={query.value && !isKnown(query.value)}
      headerActions={
        tabHref && (
          <Link to={tabHref}>
            <Typography variant="body2" component="span">
              {t('card.more')}
            </Typography>
          </Link>
        )
      }
    >
      {overview => (
        <>
          <OverviewState overview={overview} onRetry={query.reload}>
            <div className={classes.sections}>
              <KnownBody overview={overview} />
            </div>
          </OverviewState>
          {overview.service && (
            <PageButton
              className={classes.page}
              entityRef={entityRef}
              service={overview.service}
            />
          )}
        </>
      )}
    </EntityCardFrame>
  );
}

function KnownBody(props: { overview: OnCallOverview }) {
  const { overview } = props;
  const nobody = overview.problems.find(({ kind }) => kind === 'nobody');
  const problems = overview.problems.filter(({ kind }) => kind !== 'nobody');
  const isOpen = overview.openIncidents.length > 0;
  const state = <ServiceState overview={overview} shown={SHOWN} />;
  return (
    <>
      {nobody && <NobodyNotice text={nobody.text} />}
      {problems.length > 0 && <ProblemList problems={problems} shown={SHOWN} />}
      {isOpen && <div>{state}</div>}
      {overview.levels.length > 0 && (
        <div>
          <OnCallNow levels={overview.levels} />
        </div>
      )}
      {!isOpen && <div>{state}</div>}
    </>
  );
}
