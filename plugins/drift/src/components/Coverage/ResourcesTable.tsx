import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  CloudResource,
  CoverageSummary,
} from '@paved-path/backstage-plugin-drift-common';
import {
  DataColumn,
  DataTable,
  Foldable,
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { environmentRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';
import { coverageStatus } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  tags: {
    listStyle: 'none',
    margin: 0,
    padding: theme.spacing(0, 0, 0.5, 2),
    fontFamily: 'monospace',
    fontSize: theme.typography.caption.fontSize,
  },
}));

/** A page of resources, each with its tags folded. */
export function ResourcesTable(props: {
  title: string;
  items: CloudResource[];
  busy: boolean;
  inventories: CoverageSummary['inventories'];
}) {
  const { title, items, busy, inventories } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const columns: DataColumn<CloudResource>[] = [
    {
      title: t('coverage.resource'),
      share: 5,
      cell: resource => <ResourceName resource={resource} />,
    },
    {
      title: t('coverage.type'),
      share: 4,
      cell: ({ type }) => type ?? t('coverage.noType'),
    },
    {
      title: t('coverage.stateLabel'),
      share: 3,
      cell: ({ state }) => {
        const { tone, icon, words } = coverageStatus(state, t);
        return (
          <StatusLabel tone={tone} icon={icon}>
            {words}
          </StatusLabel>
        );
      },
    },
  ];
  // A column in which nothing stands says nothing.
  if (items.some(({ account, region }) => account || region)) {
    columns.push({
      title: t('coverage.where'),
      share: 3,
      cell: ({ account, region }) => (
        <>
          {region}
          {account && <span className={classes.aside}>{account}</span>}
        </>
      ),
    });
  }
  if (items.some(({ environmentId }) => environmentId)) {
    columns.push({
      title: t('coverage.managedBy'),
      share: 4,
      cell: resource => <ManagedBy resource={resource} />,
    });
  }
  if (inventories.length > 1) {
    columns.push({
      title: t('coverage.inventory'),
      share: 3,
      cell: ({ inventoryId }) =>
        inventories.find(({ id }) => id === inventoryId)?.title ?? inventoryId,
    });
  }
  columns.push({
    title: t('coverage.firstSeen'),
    share: 3,
    cell: ({ firstSeenAt }) => <RelativeTime at={firstSeenAt} />,
  });
  return (
    <DataTable
      label={title}
      rows={items}
      rowKey={({ inventoryId, type, id }) => `${inventoryId} ${type} ${id}`}
      busy={busy}
      columns={columns}
    />
  );
}

function ResourceName(props: { resource: CloudResource }) {
  const { id, name, url, tags } = props.resource;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const shown = name ?? id;
  const tagged = Object.entries(tags).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div>
      {url ? <Link to={url}>{shown}</Link> : shown}
      {shown !== id && <span className={classes.aside}>{id}</span>}
      {tagged.length > 0 && (
        <div className={classes.aside}>
          <Foldable title={t('coverage.tags', { count: tagged.length })}>
            <ul className={classes.tags}>
              {tagged.map(([tag, value]) => (
                <li key={tag}>{t('coverage.tag', { name: tag, value })}</li>
              ))}
            </ul>
          </Foldable>
        </div>
      )}
    </div>
  );
}

function ManagedBy(props: { resource: CloudResource }) {
  const { environmentId, environmentName, address } = props.resource;
  const classes = useStyles();
  const hrefOf = useRouteRef(environmentRouteRef);
  if (!environmentId) return null;
  const name = environmentName ?? environmentId;
  return (
    <div>
      {hrefOf ? <Link to={hrefOf({ id: environmentId })}>{name}</Link> : name}
      {address && <span className={classes.aside}>{address}</span>}
    </div>
  );
}
