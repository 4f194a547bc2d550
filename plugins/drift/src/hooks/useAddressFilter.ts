import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** A filter that stands in the address, so that it can be sent to somebody. */
export type AddressFilter<T> = {
  value: T;
  /** Changes what is named; undefined takes it out of the address. */
  set: (change: { [Name in keyof T]?: T[Name] | undefined }) => void;
};

/**
 * Reads a filter from the address, and writes it there.
 *
 * @param parse - what the address asks for; it is not to change from one render to the next
 */
export function useAddressFilter<T extends object>(
  parse: (parameters: URLSearchParams) => T,
): AddressFilter<T> {
  const [parameters, setParameters] = useSearchParams();
  const value = useMemo(() => parse(parameters), [parse, parameters]);
  const set = useCallback(
    (change: object) =>
      setParameters(
        previous => {
          const next = new URLSearchParams(previous);
          for (const [name, text] of Object.entries(change)) {
            if (text) next.set(name, String(text));
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  return { value, set };
}
