import { useId, useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Drift,
  IgnoreRuleRequest,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import {
  ActionDialog,
  DialogHandle,
  useDialogSend,
  useIdempotencyKeys,
  useReason,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';

/** Stands for every attribute in a select, which cannot hold `undefined`. */
const ANY = '';

type Where = 'environment' | 'repository' | 'organisation';

/** Ignores known noise: which resources, which attribute, where, and why. */
export function IgnoreDialog(props: {
  handle: DialogHandle;
  drift: Drift;
  environment: InfrastructureEnvironment;
  /** Whether the reader may ignore across environments. */
  mayEverywhere: boolean;
  onDone: () => void;
}) {
  const { handle, drift, environment, mayEverywhere, onDone } = props;
  const { repository } = environment;
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const { send, ...state } = useDialogSend(handle, onDone);
  const keys = useIdempotencyKeys();
  const reason = useReason({
    label: t('reason.label'),
    missing: t('reason.missing'),
    disabled: state.sending,
  });
  // A resource that comes or goes is not noise for the sake of one attribute.
  const paths =
    drift.action === 'update' ? drift.attributes.map(({ path }) => path) : [];
  const [resource, setResource] = useState<'address' | 'type'>('address');
  const [attribute, setAttribute] = useState(
    paths.length === 1 ? paths[0] : ANY,
  );
  const [where, setWhere] = useState<Where>('environment');

  const resources = {
    address: t('ignore.thisResource', { address: drift.address }),
    type: t('ignore.everyType', { type: drift.type }),
  };
  const places: Partial<Record<Where, string>> = {
    environment: t('ignore.environment', { environment: environment.name }),
  };
  if (mayEverywhere) {
    if (repository) places.repository = t('ignore.repository', { repository });
    places.organisation = t('ignore.organisation');
  }

  async function confirm() {
    const why = reason.read();
    if (!why) return;
    const request: IgnoreRuleRequest = {
      [resource]: drift[resource],
      attribute: attribute || undefined,
      environmentId: where === 'environment' ? environment.id : undefined,
      repository: where === 'repository' ? repository : undefined,
      reason: why,
    };
    const command = { idempotencyKey: keys.of(request) };
    await send(() => api.createIgnoreRule(request, command));
  }

  return (
    <ActionDialog
      maxWidth="md"
      handle={handle}
      title={t('ignore.title')}
      button={t('ignore.button')}
      onConfirm={confirm}
      state={state}
    >
      <Typography variant="body2">{t('ignore.body')}</Typography>
      <Choice
        label={t('ignore.resource')}
        value={resource}
        choices={Object.entries(resources)}
        disabled={state.sending}
        onChange={value => setResource(value as 'address' | 'type')}
      />
      {paths.length > 0 && (
        <Choice
          label={t('ignore.attribute')}
          value={attribute}
          choices={[
            [ANY, t('ignore.anyAttribute')],
            ...paths.map((path): [string, string] => [path, path]),
          ]}
          disabled={state.sending}
          onChange={setAttribute}
        />
      )}
      <Choice
        label={t('ignore.where')}
        value={where}
        choices={Object.entries(places)}
        disabled={state.sending}
        onChange={value => setWhere(value as Where)}
      />
      {reason.field}
    </ActionDialog>
  );
}

function Choice(props: {
  label: string;
  value: string;
  choices: [string, string][];
  disabled: boolean;
  onChange: (value: string) => void;
}) {
  const { label, value, choices, disabled, onChange } = props;
  const id = useId();
  return (
    <TextField
      select
      id={id}
      fullWidth
      variant="outlined"
      size="small"
      label={label}
      value={value}
      disabled={disabled}
      onChange={event => onChange(event.target.value)}
      InputLabelProps={{ shrink: true }}
      SelectProps={{ displayEmpty: true, style: { overflowWrap: 'anywhere' } }}
    >
      {choices.map(([choice, words]) => (
        <MenuItem key={choice} value={choice}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}
