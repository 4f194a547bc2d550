import { useState } from 'react';
import { isError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import {
  isForbidden,
  useIdempotencyKeys,
  useSend,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';

/** Opens what fixes drift where the team works, one at a time. */
export type OpenFix = {
  open: (optionId: string) => void;
  /** The option that is being opened. */
  opening: string | undefined;
  /** What was opened, by option. */
  opened: Record<string, OpenedFix>;
  /** Why the last option that was tried was not opened. */
  failed: { optionId: string; error: Error } | undefined;
};

/**
 * What an error says of whether something was opened. `failed`: it was not, and may be tried again. `refused`: the reader may not open it.
 * `outdated`: what was offered is not what is there, or somebody has to look first, and the error says so. `unknown`: no answer came that
 * tells.
 */
export type Verdict = 'failed' | 'refused' | 'outdated' | 'unknown';

const verdicts: Record<string, Verdict> = {
  ServiceUnavailableError: 'failed',
  InputError: 'outdated',
  NotFoundError: 'outdated',
  ConflictError: 'outdated',
};

/** What an error says of whether something was opened. */
export function verdictOf(error: unknown): Verdict {
  if (isForbidden(error)) return 'refused';
  if (!isError(error)) return 'unknown';
  // What the server said is the cause of what the client throws.
  const { cause, name } = error;
  return verdicts[isError(cause) ? cause.name : name] ?? 'unknown';
}

/** Opens options of the kind `open`: each once, however often it is clicked, and however often it is tried again after an error. */
export function useOpenFix(environmentId: string): OpenFix {
  const api = useApi(driftApiRef);
  const { send, sending, error } = useSend();
  const keys = useIdempotencyKeys();
  const [current, setCurrent] = useState<string>();
  const [opened, setOpened] = useState<OpenFix['opened']>({});

  function open(optionId: string) {
    send(async () => {
      setCurrent(optionId);
      const request = { optionId };
      let fix: OpenedFix;
      try {
        fix = await api.openFix(environmentId, request, keys.of(request));
      } catch (caught) {
        if (verdictOf(caught) === 'failed') keys.forget(request);
        throw caught;
      }
      setOpened(previous => ({ ...previous, [optionId]: fix }));
    });
  }

  return {
    open,
    opened,
    opening: sending ? current : undefined,
    failed: error && current ? { optionId: current, error } : undefined,
  };
}
