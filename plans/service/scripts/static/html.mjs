/** Elements that have no end tag. */
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** Elements whose content is not HTML. */
const raw = ['script', 'style', 'textarea', 'title'];

/**
 * Reads a page's tags, enough to check it: their names, attributes and lines, and where ends do not fit beginnings.
 */
export function readPage(html) {
  const source = html
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(new RegExp(`(<(${raw.join('|')})\\b[^>]*>)([\\s\\S]*?)(</\\2\\s*>)`, 'gi'), (_, begin, _name, content, end) =>
      begin + blank(content) + end,
    );
  const elements = [];
  const mistakes = [];
  const open = [];
  for (const { 1: slash, 2: written, 3: rest, index } of source.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)) {
    const name = written.toLowerCase();
    const line = source.slice(0, index).split('\n').length;
    if (slash) {
      const begun = open.pop();
      if (begun?.name !== name) {
        mistakes.push(`line ${line}: </${name}> ends ${begun ? `<${begun.name}> of line ${begun.line}` : 'nothing'}`);
      }
      continue;
    }
    const attributes = {};
    for (const [, key, double, single, bare] of rest.matchAll(/([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
      attributes[key.toLowerCase()] = double ?? single ?? bare ?? '';
    }
    elements.push({ name, line, attributes });
    if (!empty.has(name) && !rest.trimEnd().endsWith('/')) open.push({ name, line });
  }
  for (const { name, line } of open) mistakes.push(`line ${line}: <${name}> has no end`);
  return { elements, mistakes };
}

/** As long and of as many lines, so that what follows keeps its line. */
function blank(text) {
  return text.replace(/[^\n]/g, ' ');
}
