import { InputError } from '@backstage/errors';

/**
 * Refuses what is no single name of a file or folder, so that no name leads out of the folder it is meant for.
 * @internal
 */
export function requireName(what: string, name: string): string {
  if (
    !name ||
    name.length > 200 ||
    name.startsWith('.') ||
    name.includes('..') ||
    /[\s/\\\p{Cc}"]/u.test(name)
  ) {
    throw new InputError(
      `${what} ${JSON.stringify(
        name,
      )} is not valid: it must be one name without spaces, slashes, quotes or "..", and not begin with a dot`,
    );
  }
  return name;
}
