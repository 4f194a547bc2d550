import { parse } from 'yaml';

/** A page's Markdown without the block of settings at its top. @internal */
export interface FrontMatter {
  title?: string;
  description?: string;
  body: string;
  /** How many lines the block takes, to be added to a line of `body`. */
  lines: number;
  warning?: string;
}

const BLOCK =
  /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

function text(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : undefined;
}

/**
 * Splits the YAML front matter off a page. What is not a YAML mapping is left in the page.
 *
 * @internal
 */
export function readFrontMatter(source: string): FrontMatter {
  const block = BLOCK.exec(source);
  if (!block) {
    return { body: source, lines: 0 };
  }
  let values: unknown;
  try {
    values = parse(block[1], { logLevel: 'silent' });
  } catch (error) {
    return {
      body: source,
      lines: 0,
      warning: `the front matter is not valid YAML: ${
        (error as Error).message.split('\n')[0]
      }`,
    };
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return { body: source, lines: 0 };
  }
  const { title, description } = values as Record<string, unknown>;
  return {
    title: text(title),
    description: text(description),
    body: source.slice(block[0].length),
    lines: block[0].split('\n').length - 1,
  };
}
