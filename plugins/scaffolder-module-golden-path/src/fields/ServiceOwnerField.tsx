import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { LoadFailure } from '../components/LoadFailure';
import { chooseTeam, useTeams } from '../hooks/useTeams';
import { goldenPathTranslationRef } from '../translation';

/** The team that owns a service; the person's own come first. @internal */
export function ServiceOwnerField(props: FieldExtensionComponentProps<string>) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { formData: owner, onChange, idSchema, schema } = props;
  const { required, disabled, rawErrors = [] } = props;
  const { value: teams, loading, error, retry } = useTeams();

  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  });
  const begun = useRef(false);
  useEffect(() => {
    if (!teams || begun.current) return;
    begun.current = true;
    const only = owner ? undefined : chooseTeam(teams);
    if (!only) return;
    // The form writes all fields as it rendered them last. What is being typed into another one is rendered before this is written, and this before
    // the next key is taken; else one of the two would be lost.
    queueMicrotask(() => flushSync(() => latestOnChange.current(only.ref)));
  }, [teams, owner]);

  if (error) {
    return (
      <LoadFailure
        error={error}
        message={t('owner.failed', { reason: error.message })}
        onRetry={retry}
      />
    );
  }
  const selected = teams?.find(team => team.ref === owner) ?? null;
  return (
    <Autocomplete
      id={idSchema.$id}
      options={teams ?? []}
      loading={loading}
      loadingText={t('owner.loading')}
      noOptionsText={t('owner.none')}
      disabled={disabled}
      value={selected}
      autoHighlight
      getOptionLabel={team => team.title}
      getOptionSelected={(option, value) => option.ref === value.ref}
      groupBy={team => (team.mine ? t('owner.mine') : t('owner.others'))}
      onChange={(_, team) => onChange(team?.ref ?? '')}
      renderOption={team => (
        <div>
          <Typography variant="body1">{team.title}</Typography>
          <Typography variant="body2" color="textSecondary">
            {team.description ?? team.ref}
          </Typography>
        </div>
      )}
      renderInput={parameters => (
        <TextField
          {...parameters}
          label={schema.title}
          placeholder={t('owner.placeholder')}
          helperText={t('owner.hint')}
          required={required}
          error={rawErrors.length > 0 && !owner}
          margin="normal"
          // The form tells what is missing; the browser's own hint would look only at the typed text.
          inputProps={{ ...parameters.inputProps, required: false }}
        />
      )}
    />
  );
}
