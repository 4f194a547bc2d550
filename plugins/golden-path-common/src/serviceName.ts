/**
 * Names that the portal, the platform or the network already use, or that would mislead whoever reads an address.
 * @public
 */
export const RESERVED_SERVICE_NAMES: readonly string[] = [
  'admin',
  'all',
  'api',
  'app',
  'artifacts',
  'auth',
  'backend',
  'backstage',
  'catalog',
  'config',
  'create',
  'default',
  'dev',
  'development',
  'docs',
  'frontend',
  'git',
  'health',
  'kube-public',
  'kube-system',
  'localhost',
  'metrics',
  'new',
  'none',
  'null',
  'plan',
  'plans',
  'platform',
  'portal',
  'prod',
  'production',
  'releases',
  'root',
  'sandbox',
  'scaffolder',
  'service',
  'services',
  'staging',
  'status',
  'system',
  'template',
  'templates',
  'test',
  'undefined',
  'www',
];

/** The fewest characters of a service's name. @public */
export const SERVICE_NAME_MIN_LENGTH = 2;

/** The most characters of a service's name. Kubernetes takes 63; what is derived from the name needs the rest. @public */
export const SERVICE_NAME_MAX_LENGTH = 40;

/**
 * The form of a service's name. It is also a DNS label, and so a name for everything in Kubernetes.
 * @public
 */
export const SERVICE_NAME_PATTERN = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}$/;

const reserved = new Set(RESERVED_SERVICE_NAMES);

/**
 * Tells what is wrong with a service's name.
 *
 * @returns undefined where the name is right, or else a sentence that says what would be right
 * @public
 */
export function checkServiceName(name: string): string | undefined {
  if (name === '') {
    return 'A service needs a name, such as payments or order-history.';
  }
  if (/[A-Z]/.test(name)) {
    const lower = suggest(name);
    return `A name is written in lower case${
      lower ? `, such as ${lower}` : ''
    }.`;
  }
  if (!/^[a-z]/.test(name)) {
    return 'A name begins with a letter from a to z.';
  }
  const wrong = name.match(/[^a-z0-9-]/u)?.[0];
  if (wrong !== undefined) {
    const shown = /\s/.test(wrong) ? 'spaces' : `“${wrong}”`;
    const better = suggest(name);
    return `A name takes letters, digits and hyphens, not ${shown}${
      better ? `: ${better} would be right` : ''
    }.`;
  }
  if (name.endsWith('-')) {
    return 'A name ends with a letter or a digit, not with a hyphen.';
  }
  if (name.includes('--')) {
    return `A name takes one hyphen at a time: ${name.replace(
      /-+/g,
      '-',
    )} would be right.`;
  }
  if (name.length < SERVICE_NAME_MIN_LENGTH) {
    return `A name has at least ${SERVICE_NAME_MIN_LENGTH} characters.`;
  }
  if (name.length > SERVICE_NAME_MAX_LENGTH) {
    return `A name has at most ${SERVICE_NAME_MAX_LENGTH} characters; this one has ${name.length}.`;
  }
  if (reserved.has(name)) {
    return `“${name}” is reserved for the platform; a name that says what the service does would be right, such as ${name}-reports.`;
  }
  return undefined;
}

function suggest(name: string): string | undefined {
  const suggestion = name
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, SERVICE_NAME_MAX_LENGTH)
    .replace(/-+$/, '');
  return SERVICE_NAME_PATTERN.test(suggestion) && !reserved.has(suggestion)
    ? suggestion
    : undefined;
}
