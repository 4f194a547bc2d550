import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * What a reader chose, as it stands in the address, so that it can be sent to somebody.
 * @public
 */
export type AddressFilter<T> = {
  value: T;
  /** Changes what is named; undefined takes it out of the address. */
  set: (change: { [Name in keyof T]?: string | undefined }) => void;
};

/**
 * Reads what was chosen from the address, and writes it there.
 *
 * @param parse - what the address asks for; it is not to change from one render to the next
 * @public
 */
export function useAddressFilter<T extends object>(
  parse: (parameters: URLSearchParams) => T,
): AddressFilter<T> {
  const [parameters, setParameters] = useSearchParams();
  const value = useMemo(() => parse(parameters), [parse, parameters]);
  const set = useCallback(
    (change: { [Name in keyof T]?: string | undefined }) =>
      setParameters(
        previous => {
          const next = new URLSearchParams(previous);
          const named = Object.entries<string | undefined>(change);
          for (const [name, text] of named) {
            if (text) next.set(name, text);
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
