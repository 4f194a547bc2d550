import { AttributeChange } from '@paved-path/backstage-plugin-drift-common';
import { isDeepStrictEqual } from 'node:util';

/** Ends a value that was cut. @internal */
export const CUT = '…';

const LONGEST_LIST = 100;
const DEEPEST = 8;

type Marks = unknown;

/** The two sides of a resource with what is secret and what is not yet known of it, as a plan describes them. @internal */
export type Sides = {
  before: unknown;
  after: unknown;
  beforeSensitive: Marks;
  afterSensitive: Marks;
  afterUnknown: Marks;
};

/** What shall not be seen, found on the way. @internal */
export type OnSecret = (value: string) => void;

/** An attribute of which something is masked, with what it is in truth. @internal */
export type OnMasked = (path: string, before: unknown, after: unknown) => void;

/**
 * Lists what differs, attribute by attribute. Whatever either side calls sensitive has no value in it.
 * @internal
 */
export function attributeChanges(
  sides: Sides,
  options: {
    most: number;
    valueLength: number;
    onSecret: OnSecret;
    onMasked?: OnMasked;
  },
): { attributes: AttributeChange[]; truncated: boolean } {
  const attributes: AttributeChange[] = [];
  let truncated = false;
  const add = (path: string, at: Sides) => {
    if (attributes.length >= options.most) {
      truncated = true;
      return;
    }
    attributes.push(describe(path, at, options.valueLength));
    if (at.beforeSensitive || at.afterSensitive) {
      options.onMasked?.(path, at.before, at.after);
    }
  };
  const walk = (path: string, at: Sides, depth: number) => {
    const sensitive = at.beforeSensitive === true || at.afterSensitive === true;
    if (sensitive) {
      gather(at.before, options.onSecret);
      gather(at.after, options.onSecret);
    }
    const unknown = at.afterUnknown === true;
    if (unknown || sensitive) {
      if (unknown || !isDeepStrictEqual(at.before, at.after)) add(path, at);
      return;
    }
    const keys = depth < DEEPEST ? commonKeys(at, path === '') : undefined;
    if (!keys) {
      if (absent(at.before) && absent(at.after)) return;
      if (isDeepStrictEqual(at.before, at.after)) {
        gatherMarked(at.before, at.beforeSensitive, options.onSecret);
        return;
      }
      gatherMarked(at.before, at.beforeSensitive, options.onSecret);
      gatherMarked(at.after, at.afterSensitive, options.onSecret);
      add(path, at);
      return;
    }
    for (const key of keys) {
      walk(join(path, key), step(at, key), depth + 1);
    }
  };
  walk('', sides, 0);
  return { attributes, truncated };
}

function describe(path: string, at: Sides, longest: number): AttributeChange {
  const unknown = at.afterUnknown === true;
  if (at.beforeSensitive === true || at.afterSensitive === true) {
    return { path, sensitive: true, ...(unknown ? { unknown } : {}) };
  }
  const before = show(at.before, at.beforeSensitive, longest);
  const after = unknown ? {} : show(at.after, at.afterSensitive, longest);
  const truncated = before.truncated || after.truncated;
  return {
    path,
    ...(before.text === undefined ? {} : { before: before.text }),
    ...(after.text === undefined ? {} : { after: after.text }),
    ...(unknown ? { unknown } : {}),
    ...(truncated ? { truncated } : {}),
  };
}

function show(
  value: unknown,
  marks: Marks,
  longest: number,
): { text?: string; truncated?: boolean } {
  if (absent(value)) return {};
  const text = JSON.stringify(masked(value, marks));
  return text.length > longest
    ? { text: `${text.slice(0, longest)}${CUT}`, truncated: true }
    : { text };
}

/** The keys to go into; undefined where the value is to be shown as a whole. */
function commonKeys(at: Sides, top: boolean): string[] | undefined {
  const { before, after } = at;
  if (isRecord(before) && isRecord(after)) {
    return unite(before, after, record(at.afterUnknown));
  }
  if (top) {
    return unite(record(before), record(after), record(at.afterUnknown));
  }
  if (
    Array.isArray(before) &&
    Array.isArray(after) &&
    before.length === after.length &&
    before.length <= LONGEST_LIST
  ) {
    return before.map((_, index) => `[${index}]`);
  }
  return undefined;
}

function unite(...records: object[]): string[] {
  return [...new Set(records.flatMap(each => Object.keys(each)))];
}

/** The same one level deeper; a key of a list stands in brackets. @internal */
export function step(at: Sides, key: string): Sides {
  return {
    before: child(at.before, key),
    after: child(at.after, key),
    beforeSensitive: child(at.beforeSensitive, key),
    afterSensitive: child(at.afterSensitive, key),
    afterUnknown: child(at.afterUnknown, key),
  };
}

function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key.slice(1, -1))];
  return isRecord(value) ? value[key] : undefined;
}

/** The path of what stands within another. @internal */
export function join(path: string, key: string): string {
  if (key.startsWith('[') || path === '') return `${path}${key}`;
  return /^[\w-]+$/.test(key)
    ? `${path}.${key}`
    : `${path}[${JSON.stringify(key)}]`;
}

function masked(value: unknown, marks: Marks): unknown {
  if (marks === true) return '(sensitive)';
  if (!marks || typeof marks !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((each, index) => masked(each, child(marks, `[${index}]`)));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      masked(each, child(marks, key)),
    ]),
  );
}

/** Tells every text within a sensitive value: providers copy them into attributes that nobody marked. */
function gather(value: unknown, onSecret: OnSecret): void {
  if (typeof value === 'string') onSecret(value);
  else if (typeof value === 'number') onSecret(String(value));
  else if (value && typeof value === 'object') {
    Object.values(value).forEach(each => gather(each, onSecret));
  }
}

/** Tells what of a value its marks call sensitive. @internal */
export function gatherMarked(
  value: unknown,
  marks: Marks,
  onSecret: OnSecret,
): void {
  if (marks === true) gather(value, onSecret);
  else if (marks && typeof marks === 'object' && value !== null) {
    for (const key of Object.keys(marks)) {
      const name = Array.isArray(marks) ? `[${key}]` : key;
      gatherMarked(child(value, name), child(marks, name), onSecret);
    }
  }
}

/** @internal */
export function absent(value: unknown): boolean {
  return value === undefined || value === null;
}

/** @internal */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** Whether a path is another, or lies within it. @internal */
export function isWithin(path: string, other: string): boolean {
  return (
    other === '' ||
    path === other ||
    path.startsWith(`${other}.`) ||
    path.startsWith(`${other}[`)
  );
}
