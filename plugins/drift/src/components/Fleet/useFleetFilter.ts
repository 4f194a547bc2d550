import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  EnvironmentQuery,
  environmentQuerySchema,
} from '@paved-path/backstage-plugin-drift-common';

/** What the reader asked of the fleet, without the page. */
export type FleetFilterValue = Omit<EnvironmentQuery, 'limit' | 'cursor'>;

/** What the reader asked of the fleet. */
export type FleetFilter = {
  value: FleetFilterValue;
  /** Changes what is named; undefined takes a filter away. */
  set: (change: Partial<FleetFilterValue>) => void;
  clear: () => void;
};

const names = [
  'owner',
  'system',
  'state',
  'search',
  'orderField',
  'order',
] as const;

/** What the address asks for; what makes no sense there is as if it were not there. */
function parse(parameters: URLSearchParams): FleetFilterValue {
  const value: Record<string, string> = {};
  for (const name of names) {
    const text = parameters.get(name);
    const { success } = environmentQuerySchema.safeParse({ [name]: text });
    if (text && success) value[name] = text;
  }
  return environmentQuerySchema.parse(value);
}

/** The filter of the fleet. It stands in the address, so that it can be sent to somebody. */
export function useFleetFilter(): FleetFilter {
  const [parameters, setParameters] = useSearchParams();
  const value = useMemo(() => parse(parameters), [parameters]);
  const set = useCallback(
    (change: Partial<FleetFilterValue>) =>
      setParameters(
        previous => {
          const next = new URLSearchParams(previous);
          for (const [name, text] of Object.entries(change)) {
            if (text) next.set(name, text);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  const clear = useCallback(
    () =>
      set({
        owner: undefined,
        system: undefined,
        state: undefined,
        search: undefined,
      }),
    [set],
  );
  return { value, set, clear };
}
