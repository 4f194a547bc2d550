import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { CoverageSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  EntityCardFrame,
  FreshnessLine,
  LiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { inventoryReason } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  inventory: {
    overflowWrap: 'anywhere',
    '& + &': {
      marginTop: theme.spacing(2),
      paddingTop: theme.spacing(2),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
  },
  blind: { margin: theme.spacing(1, 0) },
  sentences: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

type Inventory = CoverageSummary['inventories'][number];

/** What was asked for what exists: what each lists, how much of it is managed, how old that is, and what it cannot see. */
export function InventoriesPanel(props: { query: LiveQuery<CoverageSummary> }) {
  const { query } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  return (
    <EntityCardFrame
      title={t('coverage.inventoriesTitle')}
      query={query}
      // Each says its own.
      freshness={() => ({ source: t('coverage.source'), state: 'fresh' })}
      quiet
    >
      {({ inventories }) => (
        <ul className={classes.list}>
          {inventories.map(inventory => (
            <li key={inventory.id} className={classes.inventory}>
              <InventoryLines inventory={inventory} />
            </li>
          ))}
        </ul>
      )}
    </EntityCardFrame>
  );
}

function InventoryLines(props: { inventory: Inventory }) {
  const { title, scope, counts, freshness, doesNotList } = props.inventory;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const known = freshness.asOf !== undefined;
  return (
    <>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      {scope && scope !== title && (
        <Typography variant="body2" color="textSecondary">
          {scope}
        </Typography>
      )}
      {known && (
        <Typography variant="body2">
          {t('coverage.inventoryCounts', {
            unmanaged: String(counts.unmanaged),
            unknown: String(counts.unknown),
            managed: String(counts.managed),
          })}
        </Typography>
      )}
      {doesNotList.length > 0 && (
        <div className={classes.blind}>
          <Typography variant="body2" color="textSecondary">
            {t('coverage.doesNotList')}
          </Typography>
          <ul className={classes.sentences}>
            {doesNotList.map(sentence => (
              <li key={sentence}>
                <Typography variant="body2" color="textSecondary">
                  {sentence}
                </Typography>
              </li>
            ))}
          </ul>
        </div>
      )}
      <FreshnessLine
        freshness={
          freshness.state === 'fresh'
            ? freshness
            : { ...freshness, reason: inventoryReason(freshness, t) }
        }
      />
    </>
  );
}
