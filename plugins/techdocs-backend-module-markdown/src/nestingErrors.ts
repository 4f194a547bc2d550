/** Elements that HTML does not close. */
const VOID = new Set(
  'area base br col embed hr img input link meta source track wbr'.split(' '),
);

const TAG =
  /<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s=>/"']+(?:="[^"]*")?)*)\s*(\/?)>/g;

/**
 * What is wrong with the nesting of an HTML document; empty when every element is closed in its own parent.
 *
 * @internal
 */
export function nestingErrors(html: string): string[] {
  const open: string[] = [];
  const errors: string[] = [];
  const text = html.replace(/<!DOCTYPE html>/, '').replace(TAG, (...match) => {
    const [, slash, rawName, , selfClosing] = match;
    const name = String(rawName).toLowerCase();
    if (slash) {
      const expected = open.pop();
      if (expected !== name) {
        errors.push(`</${name}> closes <${expected}>`);
      }
    } else if (!VOID.has(name) && !selfClosing) {
      open.push(name);
    }
    return '';
  });
  if (/[<]/.test(text)) {
    errors.push(`not a tag: ${/<.{0,40}/s.exec(text)?.[0]}`);
  }
  return [...errors, ...open.map(name => `<${name}> is not closed`)];
}
