import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import {
  DataSort,
  DataTable,
  RelativeTime,
  StatusLabel,
  useLanguage,
  useNow,
  useTexts,
} from '@paved-path/provider-kit-react';
import { environmentRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';
import {
  checkWords,
  durationWords,
  environmentStatus,
  isUnderWay,
  placeWords,
  sinceWords,
} from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** A page of environments, with what is stale or failing shown as what it is. */
export function EnvironmentsTable(props: {
  title: string;
  items: InfrastructureEnvironment[];
  busy: boolean;
  sort: DataSort;
}) {
  const { title, items, busy, sort } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const hrefOf = useRouteRef(environmentRouteRef);
  return (
    <DataTable<InfrastructureEnvironment>
      label={title}
      rows={items}
      rowKey={({ id }) => id}
      busy={busy}
      sort={sort}
      columns={[
        {
          title: t('fleet.environment'),
          share: 6,
          sort: 'name',
          cell: environment => {
            const { id, name } = environment;
            return (
              <>
                {hrefOf ? <Link to={hrefOf({ id })}>{name}</Link> : name}
                <span className={classes.aside}>
                  {placeWords(environment, t)}
                </span>
              </>
            );
          },
        },
        {
          title: t('fleet.stateLabel'),
          share: 6,
          sort: 'state',
          cell: environment => <State environment={environment} />,
        },
        {
          title: t('fleet.resources'),
          share: 3,
          sort: 'new',
          cell: environment => <Counts environment={environment} />,
        },
        {
          title: t('fleet.since'),
          share: 3,
          sort: 'driftedSince',
          cell: ({ driftedSince }) =>
            driftedSince && (
              <span title={driftedSince}>
                {sinceWords(driftedSince, { now, language }, t)}
              </span>
            ),
        },
        {
          title: t('fleet.checked'),
          share: 4,
          sort: 'checkedAt',
          cell: environment => <Checked environment={environment} />,
        },
        {
          title: t('fleet.owner'),
          share: 3,
          cell: ({ ownerRef }) =>
            ownerRef ? (
              <EntityRefLink entityRef={ownerRef} hideIcon disableTooltip />
            ) : (
              t('fleet.nobody')
            ),
        },
        {
          title: t('fleet.system'),
          share: 3,
          cell: ({ systemRef }) =>
            systemRef && (
              <EntityRefLink entityRef={systemRef} hideIcon disableTooltip />
            ),
        },
      ]}
    />
  );
}

/** How much is drifted, as far as it is known: of what nobody could look at, what was last seen, or nothing. */
function Counts(props: { environment: InfrastructureEnvironment }) {
  const { counts, state, checkedAt } = props.environment;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  if (!checkedAt && state !== 'retired') return <>{t('fleet.newUnknown')}</>;
  return (
    <>
      {counts.new}
      {state === 'failed' && (
        <span className={classes.aside}>{t('fleet.newThen')}</span>
      )}
      {counts.acknowledged + counts.ignored > 0 && (
        <span className={classes.aside}>
          {t('fleet.resourcesAlso', {
            acknowledged: String(counts.acknowledged),
            ignored: String(counts.ignored),
          })}
        </span>
      )}
    </>
  );
}

function State(props: { environment: InfrastructureEnvironment }) {
  const { environment } = props;
  const { check, failingSince, reason } = environment;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const { tone, words, icon } = environmentStatus(environment, t);
  return (
    <>
      <StatusLabel tone={tone} icon={icon}>
        {words}
      </StatusLabel>
      {environment.state === 'failed' && (
        <Typography variant="caption" className={classes.aside}>
          {failingSince &&
            `${t('drift.since', {
              since: sinceWords(failingSince, { now, language }, t),
            })}: `}
          {reason ?? t('sentence.noReason')}
        </Typography>
      )}
      {isUnderWay(check) && (
        <div>
          <StatusLabel tone="progress">{checkWords(check, t)}</StatusLabel>
        </div>
      )}
    </>
  );
}

/** When it was looked at; where that fails, when it was tried, and before it when it was last looked at. */
function Checked(props: { environment: InfrastructureEnvironment }) {
  const { checkedAt, triedAt, tookMs, stale } = props.environment;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  if (triedAt) {
    return (
      <>
        {t('fleet.tried', { age: <RelativeTime at={triedAt} /> })}
        {checkedAt && (
          <span className={classes.aside}>
            {t('fleet.lastChecked', { age: <RelativeTime at={checkedAt} /> })}
          </span>
        )}
      </>
    );
  }
  if (!checkedAt) return <>{t('fleet.never')}</>;
  return (
    <>
      {stale ? (
        <StatusLabel tone="warning">
          <RelativeTime at={checkedAt} />
        </StatusLabel>
      ) : (
        <RelativeTime at={checkedAt} />
      )}
      <span className={classes.aside}>
        {[
          stale && t('fleet.stale'),
          tookMs !== undefined && durationWords(tookMs),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}
