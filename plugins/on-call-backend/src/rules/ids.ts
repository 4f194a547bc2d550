import { InputError } from '@backstage/errors';

/** The id of an incident, or of a rota, that is unique over all providers. @internal */
export function globalIdOf(providerId: string, nativeId: string): string {
  return `${providerId}:${nativeId}`;
}

/**
 * @throws InputError where it is none
 * @internal
 */
export function splitGlobalId(id: string): {
  providerId: string;
  nativeId: string;
} {
  const colon = id.indexOf(':');
  if (colon < 1 || colon === id.length - 1) {
    throw new InputError(
      `id: ${JSON.stringify(
        id,
      )} is no id; it looks like <provider>:<id at the provider>`,
    );
  }
  return { providerId: id.slice(0, colon), nativeId: id.slice(colon + 1) };
}
