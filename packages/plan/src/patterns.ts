/** A DNS label that also Kubernetes Services take: begins with a letter, single hyphens inside. */
export const namePattern = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,62}$/;

/** A group or user entity reference; kind and namespace may be left out. */
export const ownerPattern =
  /^(?:(?:group|user):)?(?:[a-z0-9][a-z0-9-]*\/)?[a-zA-Z0-9](?:[\w.-]*[a-zA-Z0-9])?$/;

/** Cores as Kubernetes writes them, more than none. */
export const cpuPattern =
  /^(?:[1-9]\d{0,5}m|(?!0+(?:\.0+)?$)\d{1,3}(?:\.\d{1,3})?)$/;

/** Memory as Kubernetes writes it, more than none. */
export const memoryPattern = /^[1-9]\d{0,5}(?:Ki|Mi|Gi)$/;

/** The name of an environment variable. */
export const variablePattern = /^[A-Z][A-Z0-9_]{0,99}$/;

/** A path inside the plan's folder or the output: relative, and never upwards. */
export const relativePathPattern =
  /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./{}-]+$/;
