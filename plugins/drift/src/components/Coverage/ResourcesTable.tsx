import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  CloudResource,
  CoverageSummary,
} from '@paved-path/backstage-plugin-drift-common';
import { Foldable, RelativeTime, StatusLabel } from '@paved-path/provider-kit-react';
import { environmentRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';
import { coverageStatus } from '../../words';
import { FleetColumn, FleetTable } from '../FleetTable';

const useStyles = makeStyles<Theme>(theme => ({
  resource: { minWidth: 220, maxWidth: 520, overflowWrap: 'anywhere' },
  // A type that is cut within a word is another one.
  wrapping: { minWidth: 120, wordBreak: 'normal' },
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  manager: { minWidth: 160, overflowWrap: 'anywhere' },
  nowrap: { whiteSpace: 'nowrap' },
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
  const { t } = useTranslationRef(driftTranslationRef);
  const column = (
    name: string,
    cell: FleetColumn<CloudResource>['cell'],
  ): FleetColumn<CloudResource> => ({ title: name, cell });
  const columns = [
    column(t('coverage.resource'), resource => (
      <ResourceName resource={resource} />
    )),
    column(t('coverage.type'), ({ type }) => (
      <div className={classes.wrapping}>{type ?? t('coverage.noType')}</div>
    )),
    column(t('coverage.stateLabel'), ({ state }) => {
      const { tone, icon, words } = coverageStatus(state, t);
      return (
        <span className={classes.nowrap}>
          <StatusLabel tone={tone} icon={icon}>
            {words}
          </StatusLabel>
        </span>
      );
    }),
    column(t('coverage.where'), ({ account, region }) => (
      <div className={classes.nowrap}>
        {region}
        {account && <span className={classes.aside}>{account}</span>}
      </div>
    )),
  ];
  if (items.some(({ environmentId }) => environmentId)) {
    columns.push(
      column(t('coverage.managedBy'), resource => (
        <ManagedBy resource={resource} />
      )),
    );
  }
  if (inventories.length > 1) {
    columns.push(
      column(
        t('coverage.inventory'),
        ({ inventoryId }) =>
          inventories.find(({ id }) => id === inventoryId)?.title ??
          inventoryId,
      ),
    );
  }
  columns.push(
    column(t('coverage.firstSeen'), ({ firstSeenAt }) => (
      <span className={classes.nowrap}>
        <RelativeTime at={firstSeenAt} />
      </span>
    )),
  );
  return (
    <FleetTable
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
  const { t } = useTranslationRef(driftTranslationRef);
  const shown = name ?? id;
  const tagged = Object.entries(tags).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className={classes.resource}>
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
    <div className={classes.manager}>
      {hrefOf ? <Link to={hrefOf({ id: environmentId })}>{name}</Link> : name}
      {address && <span className={classes.aside}>{address}</span>}
    </div>
  );
}
