import { useCallback, useState } from 'react';

/**
 * Where a reader stands in a list that is read page by page.
 * @public
 */
export type CursorPages = {
  /** The cursor of the page to show; undefined for the first. */
  cursor: string | undefined;
  isFirst: boolean;
  next: (cursor: string) => void;
  previous: () => void;
};

/**
 * Remembers the pages that a reader went through. Another question, named by its key, begins at its first page.
 * @public
 */
export function useCursorPages(key: string): CursorPages {
  const [state, setState] = useState<{ key: string; cursors: string[] }>({
    key,
    cursors: [],
  });
  const cursors = state.key === key ? state.cursors : [];
  const next = useCallback(
    (cursor: string) =>
      setState(previous => ({
        key,
        cursors: [...(previous.key === key ? previous.cursors : []), cursor],
      })),
    [key],
  );
  const previous = useCallback(
    () =>
      setState(current => ({
        ...current,
        cursors: current.cursors.slice(0, -1),
      })),
    [],
  );
  return {
    cursor: cursors[cursors.length - 1],
    isFirst: cursors.length === 0,
    next,
    previous,
  };
}
