import { isDeepStrictEqual } from 'node:util';
import { absent, isRecord } from '../plan/attributes';
import { Json } from './hcl/literals';
import { Expression } from './hcl/parse';

/** The value of an expression in which nothing has to be worked out; else undefined. @internal */
export function constantOf(expression: Expression): Json | undefined {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'tuple') {
    const items = expression.items.map(constantOf);
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  if (expression.kind !== 'object') return undefined;
  const entries: Array<[string, Json]> = [];
  for (const { key, value } of expression.items) {
    const constant = constantOf(value);
    if (key === undefined || constant === undefined) return undefined;
    entries.push([key, constant]);
  }
  return Object.fromEntries(entries);
}

/** Whether two values are the same to Terraform, which turns numbers and truth values into texts, and what is not set into null. @internal */
export function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(value: unknown): unknown {
  if (absent(value)) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return String(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => !absent(each))
      .map(([key, each]) => [key, plain(each)]),
  );
}

/** What of one list is not in another, each as often as it is missing there: the places of it. @internal */
export function missingIn(
  list: readonly unknown[],
  other: readonly unknown[],
): number[] {
  const left = [...other];
  return list.flatMap((each, index) => {
    const at = left.findIndex(candidate => isSame(candidate, each));
    if (at < 0) return [index];
    left.splice(at, 1);
    return [];
  });
}

/** Whether anything in a value is marked. @internal */
export function hasMark(marks: unknown): boolean {
  if (marks === true) return true;
  return (
    typeof marks === 'object' &&
    marks !== null &&
    Object.values(marks).some(hasMark)
  );
}
