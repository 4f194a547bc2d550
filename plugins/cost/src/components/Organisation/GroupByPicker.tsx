import { useId } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  OrganisationGroupBy,
  organisationGroupBySchema,
} from '@paved-path/backstage-plugin-cost-common';
import { costTranslationRef } from '../../translation';

const useStyles = makeStyles({
  root: { flex: '1 1 190px', minWidth: 0, maxWidth: 240 },
});

/** By what the costs are told apart. */
export function GroupByPicker(props: {
  shown: OrganisationGroupBy;
  onChange: (groupBy: OrganisationGroupBy) => void;
}) {
  const { shown, onChange } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(costTranslationRef);
  const id = useId();
  return (
    <TextField
      select
      id={id}
      size="small"
      variant="outlined"
      className={classes.root}
      label={t('organisation.groupBy')}
      value={shown}
      onChange={event => onChange(event.target.value as OrganisationGroupBy)}
    >
      {organisationGroupBySchema.options.map(groupBy => (
        <MenuItem key={groupBy} value={groupBy}>
          {t(`organisation.group.${groupBy}`)}
        </MenuItem>
      ))}
    </TextField>
  );
}
