import { Edit, indentAt, lineEnd } from './edits';
import { Body } from './parse';

/** Adds an attribute to a block, in line with those that are there. Undefined where the block is written on one line. @internal */
export function insertAttribute(
  text: string,
  body: Body,
  name: string,
  value: string,
): Edit | undefined {
  const end = lineEnd(text);
  const outer = indentAt(text, body.from);
  const last = body.attributes[body.attributes.length - 1];
  if (last) {
    const line = text.indexOf('\n', last.to) + 1;
    const start = text.lastIndexOf('\n', last.from - 1) + 1;
    if (line === 0 || line > body.to || start < body.from) return undefined;
    const indent = indentAt(text, last.from);
    const padded = name.padEnd(last.sign - last.from - 1);
    return {
      from: line,
      to: line,
      text: `${indent}${padded} = ${value}${end}`,
    };
  }
  const at = body.from;
  const isEmpty = text.slice(at, body.to).trim() === '';
  if (isEmpty && !text.slice(at, body.to).includes('\n')) {
    const added = `${end}${outer}  ${name} = ${value}${end}${outer}`;
    return { from: at, to: at, text: added };
  }
  const line = text.indexOf('\n', at) + 1;
  if (line === 0 || line > body.to) return undefined;
  return { from: line, to: line, text: `${outer}  ${name} = ${value}${end}` };
}
