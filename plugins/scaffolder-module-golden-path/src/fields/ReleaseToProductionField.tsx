import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import Switch from '@material-ui/core/Switch';
import { goldenPathTranslationRef } from '../translation';

/** Whether the first version goes to production. @internal */
export function ReleaseToProductionField(
  props: FieldExtensionComponentProps<boolean>,
) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { formData: on = true, onChange, idSchema, schema, disabled } = props;
  const hintId = `${idSchema.$id}-hint`;
  return (
    <FormControl fullWidth margin="normal" disabled={disabled}>
      <FormControlLabel
        label={schema.title}
        control={
          <Switch
            id={idSchema.$id}
            color="primary"
            checked={on}
            onChange={(_, checked) => onChange(checked)}
            inputProps={{ 'aria-describedby': hintId }}
          />
        }
      />
      <FormHelperText id={hintId} aria-live="polite">
        {on ? t('production.on') : t('production.off')}
      </FormHelperText>
    </FormControl>
  );
}
