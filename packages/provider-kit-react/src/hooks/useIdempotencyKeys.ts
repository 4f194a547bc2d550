import { useMemo, useRef } from 'react';

/**
 * The keys of what was sent.
 * @public
 */
export type IdempotencyKeys = {
  /** The key of a content; `content` is compared as JSON. */
  of: (content: unknown) => string;
  /** To be called where the server has said that it was not done: another attempt is another request. */
  forget: (content: unknown) => void;
};

/** A key that nobody else has. `randomUUID` would do, but browsers keep it from pages without TLS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The keys of what a person sends. The same content has the same key for as long as this is mounted: where an answer got lost on the way,
 * trying again does it no second time. Other content has a key of its own.
 * @public
 */
export function useIdempotencyKeys(): IdempotencyKeys {
  const keys = useRef(new Map<string, string>());
  return useMemo(
    () => ({
      of(content) {
        const name = JSON.stringify(content);
        const key = keys.current.get(name) ?? newKey();
        keys.current.set(name, key);
        return key;
      },
      forget(content) {
        keys.current.delete(JSON.stringify(content));
      },
    }),
    [],
  );
}
