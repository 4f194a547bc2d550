import { useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { CostPart } from '@paved-path/backstage-plugin-cost-common';
import {
  DataColumn,
  DataTable,
  TitledCard,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { ChangeLabel } from '../ChangeLabel';
import { EntityCostLink } from '../EntityCostLink';
import { Money } from '../Money';
import { Share } from '../Share';

/** How many parts are shown at first. */
const FIRST = 12;

const useStyles = makeStyles<Theme>(theme => ({
  more: { marginTop: theme.spacing(1) },
}));

/** What a team or a system consists of: each charge once, with the way to each part. The plot folds small parts; here all of them are. */
export function PartsPanel(props: {
  /** The team or system. */
  entityRef: string;
  parts: CostPart[];
  busy: boolean;
}) {
  const { entityRef, parts, busy } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const [all, setAll] = useState(false);
  // One alone is as long as the button that would show it.
  const isLong = parts.length > FIRST + 1;
  const columns: DataColumn<CostPart>[] = [
    {
      title: t('tab.part'),
      share: 4,
      cell: part =>
        part.entityRef === entityRef ? (
          t('tab.itself')
        ) : (
          <EntityCostLink entityRef={part.entityRef} name={part.name} />
        ),
    },
    {
      title: t('tab.cost'),
      share: 2,
      numeric: true,
      cell: ({ total, currency }) => (
        <Money amount={total} currency={currency} />
      ),
    },
    {
      title: t('tab.share'),
      share: 2,
      cell: ({ share }) => <Share share={share} />,
    },
    {
      title: t('tab.change'),
      share: 3,
      cell: ({ change, currency }) =>
        change && (
          <ChangeLabel change={change} currency={currency} withAmount />
        ),
    },
  ];
  return (
    <TitledCard title={t('tab.parts')}>
      <DataTable
        label={t('tab.partsLabel')}
        columns={columns}
        rows={isLong && !all ? parts.slice(0, FIRST) : parts}
        rowKey={part => `${part.currency} ${part.entityRef}`}
        busy={busy}
      />
      {isLong && (
        <Button
          size="small"
          className={classes.more}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? t('tab.fewerParts')
            : t('tab.moreParts', { count: parts.length - FIRST })}
        </Button>
      )}
    </TitledCard>
  );
}
