import { makeStyles } from '@material-ui/core/styles';
import {
  CostKind,
  costKindSchema,
} from '@paved-path/backstage-plugin-cost-common';
import { ChoiceSelect, useTexts } from '@paved-path/provider-kit-react';
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
  const { t } = useTexts(costTranslationRef);
  return (
    <ChoiceSelect
      className={classes.root}
      label={t('kind.label')}
      value={shown}
      onChange={onChange}
      choices={costKindSchema.options.map(kind => ({
        value: kind,
        words: t(`kind.${kind}`),
        help: t(`kind.${kind}Help`),
      }))}
    />
  );
}
