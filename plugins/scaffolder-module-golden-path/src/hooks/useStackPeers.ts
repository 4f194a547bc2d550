import { useApiHolder } from '@backstage/frontend-plugin-api';
import { StackPeers } from '@paved-path/backstage-plugin-cost-common';
import { useEffect, useState } from 'react';
import { stackPeersApiRef } from '../api';

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 10_000;

/** Nothing is to be said of a stack that too few have, where cost is not installed, and to somebody who may not see costs. */
const SILENT = new Set([403, 404]);

/** What services of a stack cost; undefined where there is nothing to say, and until there is. @internal */
export type PeersAnswer = StackPeers | 'unknown' | undefined;

/** Asks what services of a stack cost. Nobody waits for it, and no failure of it is more than a word. @internal */
export function useStackPeers(stack: string): PeersAnswer {
  const api = useApiHolder().get(stackPeersApiRef);
  const [answer, setAnswer] = useState<PeersAnswer>();

  useEffect(() => {
    if (!api) return undefined;
    const controller = new AbortController();
    let settled = false;
    const settle = (result: PeersAnswer) => {
      if (settled) return;
      settled = true;
      setAnswer(result);
    };
    const timer = setTimeout(() => {
      settle('unknown');
      controller.abort();
    }, PATIENCE);
    api
      .getStackPeers(stack, { signal: controller.signal })
      .then(settle, error =>
        settle(SILENT.has(error?.statusCode) ? undefined : 'unknown'),
      )
      .finally(() => clearTimeout(timer));
    return () => {
      settled = true;
      clearTimeout(timer);
      controller.abort();
      setAnswer(undefined);
    };
  }, [api, stack]);

  return answer;
}
