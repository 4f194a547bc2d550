import { useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  OrganisationGroupBy,
  OrganisationRow,
} from '@paved-path/backstage-plugin-cost-common';
import {
  DataTable,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { percentNumber } from '../../words';
import { ChangeLabel } from '../ChangeLabel';
import { Money } from '../Money';
import { GroupCell } from './GroupCell';
import { isOpenQuestion, RowOrder, rowKey, sortRows } from './rows';

/** How many rows are shown at first. */
const FIRST = 20;

const useStyles = makeStyles<Theme>(theme => ({
  more: { marginTop: theme.spacing(1) },
}));

/** What each group costs in one currency, its share of all, and how it grew. */
export function GroupsTable(props: {
  label: string;
  rows: OrganisationRow[];
  groupBy: OrganisationGroupBy;
  busy: boolean;
}) {
  const { label, rows, groupBy, busy } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const [by, setBy] = useState<RowOrder>({ field: 'cost', order: 'desc' });
  const sorted = sortRows(rows, by);
  // What somebody has to see to is never folded away.
  const unfolded = sorted.filter(
    (row, index) => index < FIRST || isOpenQuestion(row),
  );
  // One alone is as long as the button that would show it.
  const isLong = rows.length > unfolded.length + 1;
  const shown = isLong && !all ? unfolded : sorted;

  function sort(name: string) {
    const field = name as RowOrder['field'];
    const first = field === 'name' ? 'asc' : 'desc';
    const second = field === 'name' ? 'desc' : 'asc';
    setBy({
      field,
      order: by.field === field && by.order === first ? second : first,
    });
  }

  return (
    <>
      <DataTable<OrganisationRow>
        label={label}
        rows={shown}
        rowKey={rowKey}
        busy={busy}
        sort={{ ...by, onSort: sort }}
        columns={[
          {
            title: t(`organisation.group.${groupBy}`),
            share: 5,
            sort: 'name',
            cell: row => <GroupCell row={row} groupBy={groupBy} />,
          },
          {
            title: t('organisation.cost'),
            share: 2,
            numeric: true,
            sort: 'cost',
            cell: row => <Money amount={row.cost} currency={row.currency} />,
          },
          {
            title: t('organisation.share'),
            share: 1,
            numeric: true,
            cell: ({ share }) =>
              t('percent', { number: shareNumber(share, language) }),
          },
          {
            title: t('organisation.change'),
            share: 3,
            sort: 'change',
            cell: ({ change, currency }) =>
              change && (
                <ChangeLabel change={change} currency={currency} withAmount />
              ),
          },
        ]}
      />
      {isLong && (
        <Button
          size="small"
          className={classes.more}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? t('organisation.showLess')
            : t('organisation.showAll', {
                count: rows.length - unfolded.length,
              })}
        </Button>
      )}
    </>
  );
}

/** A credit's share is below nothing. */
function shareNumber(share: number, language: string | undefined): string {
  const number = percentNumber(share, language);
  return share < 0 ? `-${number}` : number;
}
