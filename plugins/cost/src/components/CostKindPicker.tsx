import { useId } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  CostKind,
  costKindSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { costTranslationRef } from '../translation';

const useStyles = makeStyles({
  root: { flex: '1 1 130px', minWidth: 0, maxWidth: 180 },
});

/** Billed or effective. */
export function CostKindPicker(props: {
  /** What is shown, where the reader did not choose. */
  shown: CostKind;
  onChange: (cost: CostKind) => void;
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
      label={t('kind.label')}
      value={shown}
      onChange={event => onChange(event.target.value as CostKind)}
      SelectProps={{ renderValue: value => t(`kind.${value as CostKind}`) }}
    >
      {costKindSchema.options.map(kind => (
        <MenuItem key={kind} value={kind}>
          <KindChoice kind={kind} />
        </MenuItem>
      ))}
    </TextField>
  );
}

const useChoiceStyles = makeStyles(theme => ({
  root: { maxWidth: 320, whiteSpace: 'normal' },
  help: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    lineHeight: 1.4,
    color: theme.palette.text.secondary,
  },
}));

function KindChoice(props: { kind: CostKind }) {
  const classes = useChoiceStyles();
  const { t } = useTranslationRef(costTranslationRef);
  return (
    <span className={classes.root}>
      {t(`kind.${props.kind}`)}
      <span className={classes.help}>{t(`kind.${props.kind}Help`)}</span>
    </span>
  );
}
