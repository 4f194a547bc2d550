import { gatherMarked, isRecord } from '../plan/attributes';

/**
 * What clouds know resources by: `id` and `arn` of most, `self_link` of Google Cloud, `urn` of DigitalOcean and others, `crn` of IBM Cloud.
 * Names are not among them: two resources may have the same.
 */
const IDENTITIES = ['id', 'arn', 'self_link', 'urn', 'crn'];

// Shorter ones, such as `true` or a region, are in many ids and no secret.
const SHORTEST_SECRET = 8;

/**
 * What the cloud knows a resource by, of the values that a state or a plan has of it; nothing that is sensitive there, or holds what is.
 * @internal
 */
export function identitiesOf(
  values: unknown,
  marks: Parameters<typeof gatherMarked>[1],
  /** Called with each of its secrets that can be told from other values. */
  onSecret: (secret: string) => void = () => {},
): string[] {
  const own: string[] = [];
  gatherMarked(values, marks, secret => {
    own.push(secret);
    if (secret.length >= SHORTEST_SECRET) onSecret(secret);
  });
  const tells = (id: string, secret: string) =>
    id === secret || (secret.length >= SHORTEST_SECRET && id.includes(secret));
  const ids = IDENTITIES.map(name => isRecord(values) && values[name])
    .filter(id => typeof id === 'string' || typeof id === 'number')
    .map(String)
    .filter(id => id !== '' && !own.some(secret => tells(id, secret)));
  return [...new Set(ids)];
}
