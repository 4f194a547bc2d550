import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { ResourceCost } from '@paved-path/backstage-plugin-cost-common';
import {
  DataColumn,
  DataSort,
  DataTable,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { ChangeLabel } from '../ChangeLabel';
import { EntityCostLink } from '../EntityCostLink';
import { Money } from '../Money';
import { Share } from '../Share';

const useStyles = makeStyles<Theme>(theme => ({
  name: { overflowWrap: 'anywhere' },
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
}));

/** A page of resources. */
export function ResourcesTable(props: {
  items: ResourceCost[];
  busy: boolean;
  sort: DataSort;
  /** The team or system of the page, whose resources say which part they are of. */
  pageRef: string | undefined;
}) {
  const { items, busy, sort, pageRef } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const columns: DataColumn<ResourceCost>[] = [
    {
      title: t('tab.resource'),
      share: 6,
      sort: 'name',
      cell: resource => <ResourceName resource={resource} />,
    },
    {
      title: t('tab.where'),
      share: 2,
      cell: ({ environment, entityRef }) => (
        <>
          {environment ?? (
            <span className={classes.aside}>{t('tab.noEnvironment')}</span>
          )}
          {pageRef && entityRef && entityRef !== pageRef && (
            <span className={classes.aside}>
              <EntityCostLink entityRef={entityRef} />
            </span>
          )}
        </>
      ),
    },
    {
      title: t('tab.service'),
      share: 3,
      cell: ({ service, provider, region }) => (
        <>
          {service}
          <span className={classes.aside}>
            {[provider, region].filter(Boolean).join(', ')}
          </span>
        </>
      ),
    },
    {
      title: t('tab.cost'),
      share: 2,
      numeric: true,
      sort: 'cost',
      cell: ({ cost, currency }) => <Money amount={cost} currency={currency} />,
    },
    {
      title: t('tab.share'),
      share: 2,
      cell: ({ share }) => <Share share={share} />,
    },
    {
      title: t('tab.change'),
      share: 3,
      sort: 'change',
      cell: ({ change, currency }) =>
        change && (
          <ChangeLabel change={change} currency={currency} withAmount />
        ),
    },
  ];
  return (
    <DataTable
      label={t('tab.resources')}
      columns={columns}
      rows={items}
      rowKey={resource =>
        [
          resource.currency,
          resource.provider,
          resource.service,
          resource.resourceId ?? resource.name,
          resource.account,
          resource.environment,
          resource.entityRef,
        ].join(' ')
      }
      busy={busy}
      sort={sort}
    />
  );
}

function ResourceName(props: { resource: ResourceCost }) {
  const { name, resourceId, type, account, url, split } = props.resource;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const aside = [
    type,
    resourceId === name ? undefined : resourceId,
    account,
  ].filter(Boolean);
  return (
    <div className={classes.name}>
      {url ? (
        <Link to={url} title={t('tab.console')}>
          {name}
        </Link>
      ) : (
        name
      )}
      {aside.length > 0 && (
        <span className={classes.aside}>{aside.join(' · ')}</span>
      )}
      {split && (
        <span className={classes.aside}>{t('tab.shared', { split })}</span>
      )}
    </div>
  );
}
