import { AttributeChange } from '@paved-path/backstage-plugin-drift-common';
import { isDeepStrictEqual } from 'node:util';

/** How much of a resource is told. */
const MAX_ATTRIBUTES = 200;
const MAX_LENGTH = 2_000;
const MAX_DEPTH = 8;
/** Longer lists are told as a whole. */
const MAX_LIST = 100;
/** Shorter texts are no secrets: they are in many values by chance. */
const SHORTEST_SECRET = 8;

/** A value, and which parts of it Terraform calls sensitive: `true`, or the same shape with `true` in it. @internal */
export type Side = { value: unknown; marks: unknown };

/**
 * Lists what differs between two values, attribute by attribute.
 *
 * @remarks
 * Where either side is sensitive there are no values, and where a sensitive value turns up in another attribute, that one is sensitive as well.
 *
 * @internal
 */
export function attributeChanges(
  before: Side,
  after: Side,
): { attributes: AttributeChange[]; truncated: boolean } {
  const secrets = [...listSecrets(before), ...listSecrets(after)];
  const attributes: AttributeChange[] = [];
  let truncated = false;
  const walk = (path: string, left: Side, right: Side, depth: number) => {
    if (isDeepStrictEqual(left.value ?? null, right.value ?? null)) return;
    const isSensitive = left.marks === true || right.marks === true;
    const keys =
      isSensitive || depth >= MAX_DEPTH
        ? undefined
        : commonKeys(left.value, right.value, depth === 0);
    if (keys) {
      for (const key of keys) {
        walk(join(path, key), child(left, key), child(right, key), depth + 1);
      }
    } else if (attributes.length === MAX_ATTRIBUTES) {
      truncated = true;
    } else {
      attributes.push(describe(path, left, right, secrets));
    }
  };
  walk('', before, after, 0);
  return { attributes, truncated };
}

function describe(
  path: string,
  left: Side,
  right: Side,
  secrets: string[],
): AttributeChange {
  const before = show(left);
  const after = show(right);
  const isSensitive =
    left.marks === true ||
    right.marks === true ||
    secrets.some(secret => before?.includes(secret) || after?.includes(secret));
  if (isSensitive) return { path, sensitive: true };
  const isLong = (text: string | undefined) => (text?.length ?? 0) > MAX_LENGTH;
  return {
    path,
    before: before?.slice(0, MAX_LENGTH),
    after: after?.slice(0, MAX_LENGTH),
    ...((isLong(before) || isLong(after)) && { truncated: true }),
  };
}

function show({ value, marks }: Side): string | undefined {
  return value === undefined || value === null
    ? undefined
    : JSON.stringify(mask(value, marks));
}

function mask(value: unknown, marks: unknown): unknown {
  if (marks === true) return '(sensitive)';
  if (!isContainer(value) || !isContainer(marks)) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => mask(item, get(marks, index)));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      mask(item, get(marks, key)),
    ]),
  );
}

/** Every text within what is marked, as it stands in JSON. @internal */
export function listSecrets({ value, marks }: Side): string[] {
  if (value === undefined || value === null || !marks) return [];
  if (marks === true) {
    if (isContainer(value)) {
      return Object.values(value).flatMap(item =>
        listSecrets({ value: item, marks }),
      );
    }
    const text = JSON.stringify(String(value)).slice(1, -1);
    return text.length < SHORTEST_SECRET ? [] : [text];
  }
  if (!isContainer(value) || !isContainer(marks)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    listSecrets({ value: item, marks: get(marks, key) }),
  );
}

/** What to go into; undefined where the two are told as a whole. */
function commonKeys(
  left: unknown,
  right: unknown,
  isResource: boolean,
): (string | number)[] | undefined {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.length <= MAX_LIST
      ? [...left.keys()]
      : undefined;
  }
  if ((isRecord(left) && isRecord(right)) || isResource) {
    const keys = [left, right].flatMap(side =>
      isRecord(side) ? Object.keys(side) : [],
    );
    return [...new Set(keys)];
  }
  return undefined;
}

function child({ value, marks }: Side, key: string | number): Side {
  return {
    value: get(value, key),
    marks: marks === true ? true : get(marks, key),
  };
}

function get(value: unknown, key: string | number): unknown {
  return isContainer(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined;
}

function join(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (path === '') return key;
  return /^[\w-]+$/.test(key)
    ? `${path}.${key}`
    : `${path}[${JSON.stringify(key)}]`;
}

function isContainer(
  value: unknown,
): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isContainer(value) && !Array.isArray(value);
}
