import { z } from 'zod';
import { didYouMean, orList } from './suggest';

/** A mistake in words that a person understands, and the path of the field that it is about. */
export interface Finding {
  path: PropertyKey[];
  on: 'key' | 'value';
  message: string;
}

/** Says zod's issues in our words: what is wrong, and what would be right. */
export function issuesToFindings(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  input: unknown,
): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const path = [...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, path);
      return issue.keys.map(key => ({
        path: [...path, key],
        on: 'key',
        message: `is not a known field.${didYouMean(
          key,
          known,
        )} Known here: ${known.join(', ')}`,
      }));
    }
    if (valueAt(input, path) === undefined && issue.code === 'invalid_type') {
      return [
        {
          path,
          on: 'key',
          message: `is missing: ${expectation(issue)}`,
        },
      ];
    }
    if (issue.code === 'invalid_key') {
      const message = issue.issues.map(inner => inner.message).join('; ');
      return [{ path, on: 'key', message }];
    }
    return [
      {
        path,
        on: 'value',
        message: describe(issue, valueAt(input, path)),
      },
    ];
  });
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${expectation(issue)}, and is ${show(value)}`;
    case 'invalid_value':
      return `must be ${orList(issue.values.map(String))}, and is ${show(
        value,
      )}.${didYouMean(String(value), issue.values.map(String))}`;
    case 'too_small':
      return `${sizeMessage(issue, 'least', issue.minimum)}, and is ${show(
        value,
      )}`;
    case 'too_big':
      return `${sizeMessage(issue, 'most', issue.maximum)}, and is ${show(
        value,
      )}`;
    case 'invalid_union':
      return `${issue.message}, and is ${show(value)}`;
    default:
      return value === undefined
        ? issue.message
        : `${issue.message}, and is ${show(value)}`;
  }
}

function sizeMessage(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  bound: 'least' | 'most',
  limit: number | bigint,
): string {
  // A message of the schema's own says more than the bare bound.
  if (!issue.message.startsWith('Too ') && issue.message !== 'Invalid input')
    return issue.message;
  if (issue.origin === 'string')
    return `must have at ${bound} ${limit} characters`;
  if (issue.origin === 'array') return `must have at ${bound} ${limit} entries`;
  return `must be at ${bound} ${limit}`;
}

const expectations: Record<string, string> = {
  string: 'must be text',
  // Every number that is asked for is a whole one.
  int: 'must be a whole number',
  number: 'must be a whole number',
  boolean: 'must be true or false',
  object: 'must hold fields',
  record: 'must hold fields',
  array: 'must be a list',
};

function expectation(issue: z.core.$ZodIssueInvalidType): string {
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  return expectations[issue.expected] ?? `must be ${issue.expected}`;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of fields';
  return JSON.stringify(value);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

/** The fields that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let current: unknown = schema;
  for (const segment of path) {
    current = unwrap(current);
    if (current instanceof z.ZodObject)
      current = current.shape[String(segment)];
    else if (current instanceof z.ZodRecord) current = current.valueType;
    else if (current instanceof z.ZodArray) current = current.element;
  }
  const target = unwrap(current);
  return target instanceof z.ZodObject ? Object.keys(target.shape) : [];
}

function unwrap(schema: unknown): unknown {
  let current = schema;
  while (current instanceof z.ZodOptional || current instanceof z.ZodDefault) {
    current = current.unwrap();
  }
  return current;
}
