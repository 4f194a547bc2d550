import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import {
  OrganisationGroupBy,
  OrganisationRow,
} from '@paved-path/backstage-plugin-cost-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { attributionHelp } from '../attributionHelp';
import { isOpenQuestion, rowName } from './rows';

const useStyles = makeStyles<Theme>(theme => ({
  help: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
}));

/** What a row is of, leading to its costs; of charges that found no place, what to do about them. */
export function GroupCell(props: {
  row: OrganisationRow;
  groupBy: OrganisationGroupBy;
}) {
  const { row, groupBy } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const linkOf = useEntityRefLink();
  const name = rowName(row, groupBy, t);
  if (row.entityRef) {
    return <Link to={`${linkOf(row.entityRef)}/cost`}>{name}</Link>;
  }
  if (!isOpenQuestion(row)) return <>{name}</>;
  return (
    <>
      <StatusLabel tone={row.kind === 'group' ? 'neutral' : 'warning'}>
        {name}
      </StatusLabel>
      <div className={classes.help}>
        <Help row={row} groupBy={groupBy} />
      </div>
    </>
  );
}

function Help(props: { row: OrganisationRow; groupBy: OrganisationGroupBy }) {
  const { row, groupBy } = props;
  const { t } = useTexts(costTranslationRef);
  switch (row.kind) {
    case 'untagged':
      return <>{t('organisation.help.untagged', attributionHelp)}</>;
    case 'unowned':
      return <>{t('organisation.help.unowned')}</>;
    case 'conflict':
      return <>{t('organisation.help.conflict')}</>;
    default:
      return groupBy === 'system' || groupBy === 'environment' ? (
        <>{t(`organisation.help.${groupBy}`)}</>
      ) : null;
  }
}
