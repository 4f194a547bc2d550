import { Sides } from '../plan/attributes';
import { hasMark } from './constants';
import { isWritable, Json, writeValue } from './hcl/literals';
import { Expression } from './hcl/parse';

/** @internal */
export const SENSITIVE = 'it is sensitive';

/** What is there as HCL, or why it is not written. @internal */
export function writeReality(
  at: Sides,
  options: {
    indent: string;
    /** How lines end. */
    end: string;
    /** What it takes the place of. */
    instead?: Expression;
  },
): { text: string } | { reason: string } {
  const value = (at.before ?? null) as Json;
  if (hasMark(at.beforeSensitive) || hasMark(at.afterSensitive)) {
    return { reason: SENSITIVE };
  }
  if (!isWritable(value)) {
    return { reason: 'its value cannot be written exactly' };
  }
  const { indent, end, instead } = options;
  const old = instead?.kind === 'literal' ? typeof instead.value : undefined;
  return {
    text: isBare(value, old) ? value : writeValue(value, indent, end),
  };
}

/** Terraform turns a number into a text where it needs one; whoever wrote a number keeps it. */
function isBare(value: Json, old: string | undefined): value is string {
  if (typeof value !== 'string') return false;
  return (
    (old === 'number' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)) ||
    (old === 'boolean' && /^(?:true|false)$/.test(value))
  );
}
