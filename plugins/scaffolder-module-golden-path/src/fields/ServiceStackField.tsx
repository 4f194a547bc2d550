import { Progress } from '@backstage/core-components';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import FormControl from '@material-ui/core/FormControl';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { goldenPathApiRef } from '../api';
import { LoadFailure } from '../components/LoadFailure';
import { StackCard } from '../components/StackCard';
import { goldenPathTranslationRef } from '../translation';

const useStyles = makeStyles(
  theme => ({
    cards: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))',
      gap: theme.spacing(2),
      marginTop: theme.spacing(1),
    },
  }),
  { name: 'PavedPathServiceStackField' },
);

/** What a service is made with, as cards of which one is chosen. @internal */
export function ServiceStackField(props: FieldExtensionComponentProps<string>) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const classes = useStyles();
  const api = useApi(goldenPathApiRef);
  const { formData: stack, onChange, idSchema, schema } = props;
  const { required, disabled, rawErrors = [] } = props;
  const {
    value: stacks,
    error,
    retry,
  } = useAsyncRetry(() => api.getStacks(), [api]);

  const labelId = `${idSchema.$id}-label`;
  const hintId = `${idSchema.$id}-hint`;
  return (
    <FormControl
      component="fieldset"
      fullWidth
      margin="normal"
      required={required}
      disabled={disabled}
      error={rawErrors.length > 0 && !stack}
    >
      <FormLabel component="legend" id={labelId}>
        {schema.title}
      </FormLabel>
      <FormHelperText id={hintId}>{t('stack.hint')}</FormHelperText>
      {error && (
        <LoadFailure
          error={error}
          message={t('stack.failed', { reason: error.message })}
          refusal={t('notAllowed')}
          onRetry={retry}
        />
      )}
      {!stacks && !error && <Progress aria-label={t('stack.loading')} />}
      {stacks?.length === 0 && <p>{t('stack.none')}</p>}
      <RadioGroup
        aria-labelledby={labelId}
        aria-describedby={hintId}
        name={idSchema.$id}
        value={stack ?? ''}
        onChange={(_, value) => onChange(value)}
        className={classes.cards}
      >
        {stacks?.map(candidate => (
          <StackCard
            key={candidate.id}
            id={`${idSchema.$id}-${candidate.id}`}
            stack={candidate}
            selected={candidate.id === stack}
          />
        ))}
      </RadioGroup>
    </FormControl>
  );
}
