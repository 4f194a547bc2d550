import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { OnCallApi } from '@paved-path/backstage-plugin-on-call-common';
import { useIdempotencyKeys, useSend } from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../api';

/** What can be done with an incident. */
export type IncidentCommand =
  | { type: 'acknowledge' }
  | { type: 'resolve'; resolution?: string }
  | { type: 'reassign'; to: string }
  | { type: 'note'; text: string };

/** What is done with an incident, one at a time. */
export type IncidentCommands = {
  /** Answers whether it was done. */
  run: (command: IncidentCommand) => Promise<boolean>;
  /** What is under way. */
  running: IncidentCommand['type'] | undefined;
  /** Why the last command was not done. */
  failed: { type: IncidentCommand['type']; error: Error } | undefined;
};

/** Does things with an incident: each once, however often it is clicked, and however often it is tried again after an error. */
export function useIncidentCommands(
  incidentId: string,
  onDone: () => void,
): IncidentCommands {
  const api = useApi(onCallApiRef);
  const { send, sending, error } = useSend();
  const keys = useIdempotencyKeys();
  const [type, setType] = useState<IncidentCommand['type']>();

  async function run(command: IncidentCommand) {
    const done = await send(async () => {
      setType(command.type);
      await execute(api, incidentId, command, keys.of(command));
    });
    if (done) {
      // The same again, later, is another command.
      keys.forget(command);
      onDone();
    }
    return done;
  }

  return {
    run,
    running: sending ? type : undefined,
    failed: error && type ? { type, error } : undefined,
  };
}

async function execute(
  api: OnCallApi,
  id: string,
  command: IncidentCommand,
  key: string,
): Promise<void> {
  switch (command.type) {
    case 'acknowledge':
      await api.acknowledge(id, key);
      break;
    case 'resolve':
      await api.resolve(id, { resolution: command.resolution }, key);
      break;
    case 'reassign':
      await api.reassign(id, { to: command.to }, key);
      break;
    default:
      await api.addNote(id, { text: command.text }, key);
  }
}
