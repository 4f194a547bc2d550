import { createHash } from 'node:crypto';

/**
 * A uid that Grafana takes (40 characters at most, of letters, digits, `-` and `_`), and that is always the same for the same name.
 * @internal
 */
export function toUid(prefix: string, name: string): string {
  const plain = `${prefix}-${name}`;
  if (/^[a-zA-Z0-9_-]{1,40}$/.test(plain)) return plain;
  // What had to be changed is told apart by a hash of the name as it was.
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 10);
  const readable = plain.replaceAll(/[^a-zA-Z0-9_-]/g, '-').slice(0, 29);
  return `${readable}-${hash}`;
}
