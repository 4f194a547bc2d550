import { z } from 'zod';

/** Why env0 thinks that an environment drifted. @internal */
export type DriftCauses = {
  commits: z.infer<typeof commitSchema>[];
  resources: z.infer<typeof resourceSchema>[];
  versions: z.infer<typeof versionSchema>[];
  variables: z.infer<typeof variableSchema>[];
  deployments: z.infer<typeof deploymentSchema>[];
  /** How many causes have a shape that is not known here. */
  unknown: number;
};

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (value === null ? undefined : value?.toString()));

const commitSchema = z.object({
  commitHash: z.string().min(1),
  userEmail: text,
  timestamp: text,
});

const resourceSchema = z.object({
  resourceType: z.string().min(1),
  resourcePath: text,
  resourceId: text,
});

const versionSchema = z.object({
  name: z.string().min(1),
  type: text,
  tgModuleName: text,
  appliedVersion: text,
  detectedVersion: text,
});

const SECRET_NAME =
  /secret|token|passw|pwd|credential|private_?key|api_?key|access_?key/i;

const variableSchema = z
  .object({
    variableName: z.string().min(1),
    isSensitive: z.boolean().nullish(),
    applyVariable: z.unknown().optional(),
    driftVariable: z.unknown().optional(),
  })
  .transform(({ variableName, isSensitive, applyVariable, driftVariable }) => {
    const before = readValue(applyVariable);
    const after = readValue(driftVariable);
    // Open is only what env0 calls open, is not named like a secret, and is a plain value.
    const sensitive =
      isSensitive !== false ||
      SECRET_NAME.test(variableName) ||
      before.isHidden ||
      after.isHidden;
    return {
      name: variableName,
      sensitive,
      before: sensitive ? undefined : before.text,
      after: sensitive ? undefined : after.text,
    };
  });

const deploymentSchema = z.object({
  deploymentId: z.string().min(1),
  type: text,
  timestamp: text,
  userId: text,
  user: z
    .object({ name: text, email: text })
    .nullish()
    .transform(value => value ?? undefined),
});

/**
 * Reads the causes by their shapes.
 *
 * @remarks
 * env0 documents the shapes, but of the fields that hold them only `unappliedCommits`; so what the lists are called does not matter.
 *
 * @internal
 */
export function readDriftCauses(value: unknown): DriftCauses {
  const causes: DriftCauses = {
    commits: [],
    resources: [],
    versions: [],
    variables: [],
    deployments: [],
    unknown: 0,
  };
  for (const item of listItems(value)) {
    const keys = Object.keys(item);
    const has = (key: string) => keys.includes(key);
    const isTaken =
      (has('commitHash') && take(commitSchema, item, causes.commits)) ||
      (has('resourceType') && take(resourceSchema, item, causes.resources)) ||
      (has('variableName') && take(variableSchema, item, causes.variables)) ||
      (has('detectedVersion') && take(versionSchema, item, causes.versions)) ||
      (has('deploymentId') && take(deploymentSchema, item, causes.deployments));
    if (!isTaken) causes.unknown += 1;
  }
  return causes;
}

function listItems(value: unknown): object[] {
  if (!isObject(value)) return [];
  const lists = Array.isArray(value) ? [value] : Object.values(value);
  return lists.filter(Array.isArray).flat().filter(isObject);
}

function take<T>(schema: z.ZodType<T>, item: object, into: T[]): boolean {
  const parsed = schema.safeParse(item);
  if (parsed.success) into.push(parsed.data);
  return parsed.success;
}

/** A variable is its value, or an object that holds it; hidden where that cannot be told. */
function readValue(variable: unknown): { text?: string; isHidden?: boolean } {
  if (variable === undefined || variable === null) return {};
  if (!isObject(variable)) return { text: String(variable) };
  if (!('value' in variable) || isObject(variable.value)) {
    return { isHidden: true };
  }
  if ('isSensitive' in variable && variable.isSensitive) {
    return { isHidden: true };
  }
  return readValue(variable.value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
