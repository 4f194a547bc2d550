import { ReactNode, useId, useState } from 'react';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { Incident, Person } from '@paved-path/backstage-plugin-on-call-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { IncidentCommand } from '../../hooks';
import { onCallTranslationRef } from '../../translation';

/** As long as the server takes them. */
const RESOLUTION_LENGTH = 2000;
const NOTE_LENGTH = 10_000;

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    maxWidth: 560,
  },
  buttons: { display: 'flex', gap: theme.spacing(1) },
}));

type FormProps = {
  sending: boolean;
  onSend: (command: IncidentCommand) => void;
  onCancel: () => void;
};

/** A form with a button that names what it does. Enter in a field sends nothing. */
function Form(props: {
  children: ReactNode;
  button: string;
  onConfirm: () => void;
  onCancel: () => void;
  sending: boolean;
  disabled?: boolean;
}) {
  const { children, button, onConfirm, onCancel, sending, disabled } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <div className={classes.root}>
      {children}
      <div className={classes.buttons}>
        <Button
          variant="contained"
          color="primary"
          disabled={sending || disabled}
          onClick={onConfirm}
        >
          {sending ? t('action.sending') : button}
        </Button>
        <Button disabled={sending} onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </div>
  );
}

/** Resolves it, with how. */
export function ResolveForm(props: FormProps) {
  const { sending, onSend, onCancel } = props;
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  const [resolution, setResolution] = useState('');
  return (
    <Form
      button={t('incidentPage.actions.resolveButton')}
      onConfirm={() =>
        onSend({ type: 'resolve', resolution: resolution.trim() || undefined })
      }
      onCancel={onCancel}
      sending={sending}
    >
      <TextField
        id={`${id}-resolution`}
        multiline
        minRows={2}
        variant="outlined"
        label={t('incidentPage.actions.resolution')}
        helperText={t('incidentPage.actions.resolutionHelp')}
        value={resolution}
        onChange={event => setResolution(event.target.value)}
        disabled={sending}
        inputProps={{ maxLength: RESOLUTION_LENGTH }}
      />
    </Form>
  );
}

/** Gives it to somebody else. */
export function ReassignForm(
  props: FormProps & { incident: Incident; responders: Person[] },
) {
  const { sending, onSend, onCancel, incident, responders } = props;
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  const [to, setTo] = useState('');
  const [missed, setMissed] = useState(false);
  const holders = incident.assignees.map(({ entityRef }) => entityRef);
  const choices = responders.filter(
    ({ entityRef }) => entityRef && !holders.includes(entityRef),
  );
  return (
    <Form
      button={t('incidentPage.actions.reassignButton')}
      onConfirm={() => {
        setMissed(!to);
        if (to) onSend({ type: 'reassign', to });
      }}
      onCancel={onCancel}
      sending={sending}
      disabled={!choices.length}
    >
      {choices.length ? (
        <TextField
          select
          id={`${id}-to`}
          variant="outlined"
          label={t('incidentPage.actions.to')}
          value={to}
          onChange={event => {
            setTo(event.target.value);
            setMissed(false);
          }}
          disabled={sending}
          error={missed}
          helperText={
            missed
              ? t('incidentPage.actions.reassignMissing')
              : t('incidentPage.actions.reassignHelp')
          }
        >
          {choices.map(({ entityRef, name }) => (
            <MenuItem key={entityRef} value={entityRef}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      ) : (
        <span>{t('incidentPage.actions.noResponders')}</span>
      )}
    </Form>
  );
}

/** Writes something beside it for whoever comes next. */
export function NoteForm(props: FormProps) {
  const { sending, onSend, onCancel } = props;
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  const [text, setText] = useState('');
  const [missed, setMissed] = useState(false);
  return (
    <Form
      button={t('incidentPage.actions.noteButton')}
      onConfirm={() => {
        const words = text.trim();
        setMissed(!words);
        if (words) onSend({ type: 'note', text: words });
      }}
      onCancel={onCancel}
      sending={sending}
    >
      <TextField
        id={`${id}-note`}
        multiline
        minRows={2}
        variant="outlined"
        label={t('incidentPage.actions.noteText')}
        value={text}
        onChange={event => {
          setText(event.target.value);
          setMissed(false);
        }}
        disabled={sending}
        error={missed}
        helperText={missed && t('incidentPage.actions.noteMissing')}
        inputProps={{ maxLength: NOTE_LENGTH }}
      />
    </Form>
  );
}
