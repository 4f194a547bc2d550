import { ReactNode, useEffect, useId, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Incident, Person } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { IncidentCommand, useIncidentCommands, useMayAct } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { failureWords } from '../../words';
import { NoteForm, ReassignForm, ResolveForm } from './ActionForms';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    outline: 'none',
    marginTop: theme.spacing(2.5),
    paddingTop: theme.spacing(2),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  quiet: { color: theme.palette.text.secondary },
  form: { marginTop: theme.spacing(2) },
  outcome: { marginTop: theme.spacing(1.5) },
}));

type FormName = 'resolve' | 'reassign' | 'note';

/** What can be done with an incident; why nothing can, for those who may not. */
export function IncidentActions(props: {
  incident: Incident;
  responders: Person[];
  onDone: () => void;
}) {
  const { incident, responders, onDone } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { allowed, loading } = useMayAct(incident);
  const { run, running, failed } = useIncidentCommands(incident.id, onDone);
  const [form, setForm] = useState<FormName>();
  const formId = useId();
  const root = useRef<HTMLDivElement>(null);
  const openers = useRef(new Map<FormName, HTMLButtonElement>());
  const isOpen = incident.status !== 'resolved';
  // What is being written stays while it is asked again whether one may: the server says so in any case.
  if (loading && !form) return null;
  if (!allowed && !form) {
    return (
      <div className={`${classes.root} ${classes.quiet}`}>
        {t('incidentPage.actions.mayNot')}
      </div>
    );
  }

  async function send(command: IncidentCommand) {
    if (!(await run(command))) return;
    setForm(undefined);
    // The button that was pressed is gone, or about to go; the keyboard stays where it was.
    root.current?.focus();
  }

  function cancel() {
    setForm(undefined);
    if (form) openers.current.get(form)?.focus();
  }

  const opener = (name: FormName, words: string) => (
    <Button
      variant="outlined"
      ref={(button: HTMLButtonElement | null) => {
        if (button) openers.current.set(name, button);
        else openers.current.delete(name);
      }}
      aria-expanded={form === name}
      aria-controls={form === name ? formId : undefined}
      disabled={running !== undefined}
      onClick={() => setForm(form === name ? undefined : name)}
    >
      {words}
    </Button>
  );
  const formProps = {
    sending: running !== undefined,
    onSend: send,
    onCancel: cancel,
  };
  // Somebody else may have resolved it while a form was open; what was typed into a note is not lost.
  const shown = isOpen || form === 'note' ? form : undefined;
  return (
    <div
      ref={root}
      tabIndex={-1}
      role="group"
      aria-label={t('incidentPage.actions.title')}
      className={classes.root}
    >
      <div className={classes.buttons}>
        {incident.status === 'triggered' && (
          <Button
            variant="contained"
            color="primary"
            disabled={running !== undefined}
            onClick={() => send({ type: 'acknowledge' })}
          >
            {running === 'acknowledge'
              ? t('action.sending')
              : t('incidentPage.actions.acknowledge')}
          </Button>
        )}
        {isOpen && opener('resolve', t('incidentPage.actions.resolve'))}
        {isOpen && opener('reassign', t('incidentPage.actions.reassign'))}
        {opener('note', t('incidentPage.actions.note'))}
      </div>
      {shown && (
        <FormPlace key={shown} id={formId} className={classes.form}>
          {shown === 'resolve' && <ResolveForm {...formProps} />}
          {shown === 'reassign' && (
            <ReassignForm
              {...formProps}
              incident={incident}
              responders={responders}
            />
          )}
          {shown === 'note' && <NoteForm {...formProps} />}
        </FormPlace>
      )}
      <div role="status">
        {failed && (
          <div className={classes.outcome}>
            <StatusLabel tone="bad">
              {failureWords(failed.error, t)}
            </StatusLabel>
          </div>
        )}
      </div>
    </div>
  );
}

/** Where a form stands; the keyboard is in its first field as soon as it is there. */
function FormPlace(props: {
  id: string;
  className: string;
  children: ReactNode;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current
      ?.querySelector<HTMLElement>('textarea:not([readonly]), [role=button]')
      ?.focus();
  }, []);
  return (
    <div ref={place} id={props.id} className={props.className}>
      {props.children}
    </div>
  );
}
