import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import TextField from '@material-ui/core/TextField';
import { SERVICE_NAME_MAX_LENGTH } from '@paved-path/backstage-plugin-golden-path-common';
import { StatusLine } from '../components/StatusLine';
import { NameStatus, useNameCheck } from '../hooks/useNameCheck';
import { goldenPathTranslationRef } from '../translation';

/** The name of a service, checked as it is typed. @internal */
export function ServiceNameField(props: FieldExtensionComponentProps<string>) {
  const { formData: name = '', onChange, idSchema, schema } = props;
  const { required, disabled, rawErrors = [] } = props;
  const status = useNameCheck(name);
  const helpId = `${idSchema.$id}-status`;
  return (
    <TextField
      id={idSchema.$id}
      label={schema.title}
      value={name}
      required={required}
      disabled={disabled}
      error={
        status.state === 'refused' ||
        (status.state === 'empty' && rawErrors.length > 0)
      }
      fullWidth
      margin="normal"
      onChange={event => onChange(event.target.value)}
      helperText={<NameStatusLine name={name} status={status} />}
      FormHelperTextProps={
        {
          id: helpId,
          // The live region must stay the same element while its words change.
          'aria-live': 'polite',
          component: 'div',
        } as object
      }
      inputProps={{
        'aria-describedby': helpId,
        autoCapitalize: 'none',
        autoComplete: 'off',
        spellCheck: false,
        // Some more than is right, so that what is too long is told and not cut.
        maxLength: SERVICE_NAME_MAX_LENGTH * 2,
      }}
    />
  );
}

function NameStatusLine(props: { name: string; status: NameStatus }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { name, status } = props;
  switch (status.state) {
    case 'empty':
      return <>{t('name.hint')}</>;
    case 'checking':
      return (
        <StatusLine status="waiting">{t('name.checking', { name })}</StatusLine>
      );
    case 'free':
      return <StatusLine status="good">{t('name.free', { name })}</StatusLine>;
    case 'refused':
      return <StatusLine status="bad">{status.reason}</StatusLine>;
    default:
      return (
        <StatusLine status="unsure">
          {t('name.unknown', { name, reason: status.reason })}
        </StatusLine>
      );
  }
}
