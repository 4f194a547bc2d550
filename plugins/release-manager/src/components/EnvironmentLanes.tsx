import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ArrowForwardIcon from '@material-ui/icons/ArrowForward';
import {
  EnvironmentStatus,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../translation';
import { failureOf, isUnderWay, shortArtifactId } from '../words';
import { EnvironmentCell } from './EnvironmentCell';
import { RollBackButton } from './RollBackButton';
import { Act } from './types';

/** From this width on, in pixels for each environment, they stand beside each other. */
const LANE = 190;

const useStyles = makeStyles<Theme>(theme => ({
  container: { containerType: 'inline-size' } as {},
  lanes: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.25),
  },
  // The arrow belongs to the environment that it leads to, and is laid out as if it stood between the two.
  item: { display: 'contents' },
  lane: { flex: '1 1 0', minWidth: 0 },
  step: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    flex: '0 0 auto',
    minHeight: 20,
  },
  arrow: {
    fontSize: 18,
    color: theme.palette.text.secondary,
    transform: 'rotate(90deg)',
  },
}));

/** What a container query cannot take from a theme at run time: one class for each number of environments. */
const useWideStyles = makeStyles<Theme>(theme =>
  Object.fromEntries(
    [1, 2, 3, 4, 5, 6].flatMap(count => {
      const query = `@container (min-width: ${count * LANE}px)`;
      return [
        [
          `lanes${count}`,
          { [query]: { flexDirection: 'row', gap: theme.spacing(2) } },
        ],
        [
          `step${count}`,
          {
            [query]: {
              flexDirection: 'column',
              alignItems: 'center',
              gap: theme.spacing(1),
            },
          },
        ],
        [`arrow${count}`, { [query]: { transform: 'none' } }],
      ];
    }),
  ),
);

/** The environments in the order in which a version passes them, joined by arrows and the promotions between them. */
export function EnvironmentLanes(props: {
  overview: ReleaseOverview;
  mayRelease: boolean;
  onAct: Act;
  /** Offers to roll back wherever there is something to go back to. */
  withRollBack?: boolean;
}) {
  const { overview, mayRelease, onAct, withRollBack } = props;
  const { environments, service } = overview;
  const count = Math.min(environments.length, 6);
  const classes = useStyles();
  const wide: Record<string, string> = useWideStyles();
  return (
    <div className={classes.container}>
      <ol className={`${classes.lanes} ${wide[`lanes${count}`]}`}>
        {environments.map((status, index) => (
          <li key={status.environment.name} className={classes.item}>
            {index > 0 && (
              <div className={`${classes.step} ${wide[`step${count}`]}`}>
                <ArrowForwardIcon
                  className={`${classes.arrow} ${wide[`arrow${count}`]}`}
                  aria-hidden
                />
                {mayRelease && <PromoteButton status={status} onAct={onAct} />}
              </div>
            )}
            <div className={classes.lane}>
              <EnvironmentCell service={service} status={status}>
                {index === 0 && mayRelease && (
                  <PromoteButton status={status} onAct={onAct} />
                )}
                {withRollBack && mayRelease && !failureOf(status) && (
                  <RollBackButton status={status} onAct={onAct} />
                )}
              </EnvironmentCell>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function PromoteButton(props: { status: EnvironmentStatus; onAct: Act }) {
  const { status, onAct } = props;
  const { t } = useTexts(releaseManagerTranslationRef);
  const { promotion, release } = status;
  const environment = status.environment.name;
  if (!promotion || promotion.artifactId === status.artifactId) return null;
  if (isUnderWay(release) && release.artifactId === promotion.artifactId) {
    return null;
  }
  const { artifactId, fromEnvironment } = promotion;
  const values = { artifact: shortArtifactId(artifactId), environment };
  return (
    <Button
      size="small"
      variant="outlined"
      color="primary"
      aria-label={
        fromEnvironment
          ? t('action.promoteLabel', values)
          : t('action.releaseLabel', values)
      }
      onClick={event =>
        onAct(
          {
            intent: fromEnvironment ? 'promote' : 'release',
            environment,
            artifactId,
            fromEnvironment,
          },
          event.currentTarget,
        )
      }
    >
      {fromEnvironment ? t('action.promote') : t('action.release')}
    </Button>
  );
}
