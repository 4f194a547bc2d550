import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import {
  RelativeTime,
  StatusLabel,
  useLanguage,
  useNow,
} from '@paved-path/provider-kit-react';
import { environmentRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';
import {
  checkWords,
  durationWords,
  environmentStatus,
  isUnderWay,
  sinceWords,
} from '../../words';
import { FleetTable } from '../FleetTable';

const useStyles = makeStyles<Theme>(theme => ({
  name: { minWidth: 160, overflowWrap: 'anywhere' },
  state: { minWidth: 150, maxWidth: 340, overflowWrap: 'anywhere' },
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  nowrap: { whiteSpace: 'nowrap' },
}));

/** A page of environments, with what is stale or failing shown as what it is. */
export function EnvironmentsTable(props: {
  title: string;
  items: InfrastructureEnvironment[];
  busy: boolean;
  orderField: string | undefined;
  order: 'asc' | 'desc' | undefined;
  onSort: (field: string) => void;
}) {
  const { title, items, ...sorting } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const hrefOf = useRouteRef(environmentRouteRef);
  const since = (instant: string | undefined) =>
    instant && sinceWords(instant, { now, language }, t);
  const entity = (ref: string | undefined) =>
    ref && (
      <span className={classes.nowrap}>
        <EntityDisplayName entityRef={ref} hideIcon disableTooltip />
      </span>
    );
  return (
    <FleetTable<InfrastructureEnvironment>
      label={title}
      rows={items}
      rowKey={({ id }) => id}
      {...sorting}
      columns={[
        {
          title: t('fleet.environment'),
          sort: 'name',
          cell: ({ id, name, repository, path }) => (
            <div className={classes.name}>
              {hrefOf ? <Link to={hrefOf({ id })}>{name}</Link> : name}
              {repository && (
                <span className={classes.aside}>
                  {path
                    ? t('environment.where', { path, repository })
                    : repository}
                </span>
              )}
            </div>
          ),
        },
        {
          title: t('fleet.stateLabel'),
          sort: 'state',
          cell: environment => <State environment={environment} />,
        },
        {
          title: t('fleet.resources'),
          sort: 'new',
          cell: ({ counts }) => (
            <>
              {counts.new}
              {counts.acknowledged + counts.ignored > 0 && (
                <span className={classes.aside}>
                  {t('fleet.resourcesAlso', {
                    acknowledged: String(counts.acknowledged),
                    ignored: String(counts.ignored),
                  })}
                </span>
              )}
            </>
          ),
        },
        {
          title: t('fleet.since'),
          sort: 'driftedSince',
          cell: ({ driftedSince }) => (
            <span className={classes.nowrap} title={driftedSince}>
              {since(driftedSince)}
            </span>
          ),
        },
        {
          title: t('fleet.checked'),
          sort: 'checkedAt',
          cell: environment => <Checked environment={environment} />,
        },
        {
          title: t('fleet.owner'),
          cell: ({ ownerRef }) => entity(ownerRef) ?? t('fleet.nobody'),
        },
        {
          title: t('fleet.system'),
          cell: ({ systemRef }) => entity(systemRef),
        },
      ]}
    />
  );
}

function State(props: { environment: InfrastructureEnvironment }) {
  const { environment } = props;
  const { check, failingSince, reason } = environment;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const { tone, words, icon } = environmentStatus(environment, t);
  return (
    <div className={classes.state}>
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
    </div>
  );
}

function Checked(props: { environment: InfrastructureEnvironment }) {
  const { environment } = props;
  const { checkedAt, tookMs, stale } = environment;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  if (!checkedAt) return <>{t('fleet.never')}</>;
  return (
    <span className={classes.nowrap}>
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
    </span>
  );
}
