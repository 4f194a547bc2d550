import { useApi } from '@backstage/frontend-plugin-api';
import { SANDBOX_CHANNEL } from '@paved-path/backstage-plugin-sandbox-common';
import {
  AnswerFreshness,
  LiveQuery,
  useLiveQuery,
} from '@paved-path/provider-kit-react';
import { SandboxApi, sandboxApiRef } from '../api';

/** An answer of the sandbox with the moment that it was given. */
export type Answer<T> = { data: T; asOf: string };

/** A question to the sandbox, asked again when something in it changed. */
export function useSandboxQuery<T>(
  key: string | undefined,
  load: (api: SandboxApi, signal: AbortSignal) => Promise<T>,
  options: { isMoving?: (data: T) => boolean; pollInterval?: number } = {},
): LiveQuery<Answer<T>> {
  const api = useApi(sandboxApiRef);
  const { isMoving, pollInterval } = options;
  return useLiveQuery<Answer<T>>({
    key,
    channel: SANDBOX_CHANNEL,
    load: async signal => ({
      data: await load(api, signal),
      asOf: new Date().toISOString(),
    }),
    isMoving: isMoving && (answer => isMoving(answer.data)),
    pollInterval,
  });
}

/** The sandbox answers from what it holds: its answers are as old as the asking. */
export function sandboxFreshness(
  source: string,
): (answer: Answer<unknown>) => AnswerFreshness {
  return ({ asOf }) => ({ source, asOf, state: 'fresh' });
}
