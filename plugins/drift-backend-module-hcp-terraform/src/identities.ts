import { listSecrets, Side } from './attributeChanges';

/** By which attributes clouds know a resource: AWS and most others, Google Cloud, DigitalOcean, IBM Cloud. */
const IDENTITIES = ['id', 'arn', 'self_link', 'urn', 'crn'];

/** What the cloud knows a resource by, of the values that a state has of it; nothing that is sensitive, or holds what is. @internal */
export function identitiesOf(side: Side): string[] {
  const { value, marks } = side;
  if (!isRecord(value) || marks === true) return [];
  const secrets = listSecrets(side);
  const ids = IDENTITIES.filter(name => !isRecord(marks) || !marks[name])
    .map(name => value[name])
    .filter(id => typeof id === 'string' || typeof id === 'number')
    .map(String)
    .filter(id => id && !secrets.some(secret => id.includes(secret)));
  return [...new Set(ids)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
