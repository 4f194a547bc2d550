import { isDeepStrictEqual } from 'node:util';
import { absent, isRecord, join, Sides, step } from '../plan/attributes';

/** A member that differs: its name, its two sides and its path. @internal */
export type Difference = [name: string, sides: Sides, path: string];

/** The members of a list or a map, or the attributes of a block, that differ. @internal */
export function differencesOf(at: Sides, path: string): Difference[] {
  const names = Array.isArray(at.before)
    ? at.before.map((_, index) => `[${index}]`)
    : Object.keys({
        ...asRecord(at.before),
        ...asRecord(at.after),
        ...asRecord(at.afterUnknown),
      });
  return names
    .map((name): Difference => [name, step(at, name), join(path, name)])
    .filter(([, { before, after, afterUnknown }]) => {
      const isEqual =
        isDeepStrictEqual(before, after) || (absent(before) && absent(after));
      return !isEqual || afterUnknown === true;
    });
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
