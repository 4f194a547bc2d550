import { Incident } from '@paved-path/backstage-plugin-on-call-common';
import { splitGlobalId } from '../ids';

const FOLDER = 'docs/postmortems';
const LONGEST = 60;

/**
 * Where the postmortem of an incident is kept in its service's repository: `docs/postmortems/<date>-<number>-<title>.md`. The date is that of
 * its beginning, in UTC; who says no number of an incident has its id there.
 * @internal
 */
export function postmortemPath({
  id,
  number,
  title,
  createdAt,
}: Pick<Incident, 'id' | 'number' | 'title' | 'createdAt'>): string {
  const date = new Date(createdAt).toISOString().slice(0, 10);
  const name = number ?? (toSlug(splitGlobalId(id).nativeId) || 'x');
  return `${FOLDER}/${date}-${name}-${toSlug(title) || 'incident'}.md`;
}

function toSlug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
}
