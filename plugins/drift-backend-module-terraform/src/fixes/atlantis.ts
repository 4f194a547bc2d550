import {
  CodeLocation,
  DiscoveredEnvironment,
} from '@paved-path/backstage-plugin-drift-node';

/**
 * The comment that has Atlantis plan a root module. Undefined where it could not read the folder back: it splits a comment like a shell, and
 * takes no folder with `..` in it.
 *
 * @internal
 */
export function atlantisPlan(
  { path }: Pick<CodeLocation, 'path'>,
  { workspace }: Pick<DiscoveredEnvironment, 'workspace'>,
): string | undefined {
  if (/["\\\p{C}]/u.test(path) || path.includes('..')) return undefined;
  const folder = /^[\w./@%+=:,-]+$/.test(path) ? path : `"${path}"`;
  return `atlantis plan -d ${folder}${workspace ? ` -w ${workspace}` : ''}`;
}
