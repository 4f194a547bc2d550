import { useRef } from 'react';
import { usePermission } from '@backstage/plugin-permission-react';

/** @public */
export type Allowed = {
  /** Whether the reader may; false until it is known. */
  allowed: boolean;
  /** True until it is known. */
  loading: boolean;
};

/**
 * Whether the reader may do something. It is asked again now and then, such as when the page is looked at again; where that fails, the last answer
 * stays, so that nobody loses a form they are filling in to a moment without a connection. The server checks what is sent in any case.
 * @public
 */
export function useAllowed(
  question: Parameters<typeof usePermission>[0],
): Allowed {
  const { allowed, loading, error } = usePermission(question);
  const asked = `${question.permission.name} ${question.resourceRef ?? ''}`;
  const last = useRef<{ asked: string; allowed: boolean }>();
  if (!loading && !error) last.current = { asked, allowed };
  if (error && last.current?.asked === asked) {
    return { allowed: last.current.allowed, loading: false };
  }
  return { allowed, loading };
}
