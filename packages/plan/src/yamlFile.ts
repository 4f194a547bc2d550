import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
} from 'yaml';
import type { z } from 'zod';
import { PlanError, type Problem } from './problems';
import { issuesToFindings } from './schemaFindings';

/** A YAML file that remembers where everything stands, so that mistakes can be pointed at. */
export class YamlFile {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;

  private constructor(
    readonly file: string,
    document: Document.Parsed,
    lines: LineCounter,
  ) {
    this.#document = document;
    this.#lines = lines;
  }

  /** Throws a PlanError that lists each syntax error with its line. */
  static parse(file: string, text: string): YamlFile {
    const lines = new LineCounter();
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
    });
    if (document.errors.length > 0) {
      throw PlanError.fromProblems(
        document.errors.map(error => {
          const { line, col } = lines.linePos(error.pos[0]);
          return {
            severity: 'error',
            file,
            line,
            column: col,
            message: `is not valid YAML: ${error.message}`,
          };
        }),
      );
    }
    return new YamlFile(file, document, lines);
  }

  toJS(): unknown {
    return this.#document.toJS();
  }

  /** A problem with the field at that path; `on: 'key'` points at the field's name instead of its value. */
  problem(
    path: readonly PropertyKey[],
    message: string,
    options: { severity?: Problem['severity']; on?: 'key' | 'value' } = {},
  ): Problem {
    const offset = this.#offsetOf(path, options.on ?? 'value');
    const { line, col } = this.#lines.linePos(offset);
    return {
      severity: options.severity ?? 'error',
      file: this.file,
      line,
      column: col,
      ...(path.length > 0 && { field: path.map(String).join('.') }),
      message,
    };
  }

  /** The content as the schema has it, or each mistake. */
  check<Schema extends z.ZodType>(
    schema: Schema,
  ):
    | { value: z.output<Schema>; problems: [] }
    | { value?: undefined; problems: Problem[] } {
    const input = this.toJS();
    const parsed = schema.safeParse(input);
    if (parsed.success) return { value: parsed.data, problems: [] };
    const problems = issuesToFindings(parsed.error.issues, schema, input).map(
      finding =>
        this.problem(finding.path, finding.message, { on: finding.on }),
    );
    return { problems };
  }

  /** Where the field stands; a missing one is looked for where its parent is. */
  #offsetOf(path: readonly PropertyKey[], on: 'key' | 'value'): number {
    let node: unknown = this.#document.contents;
    let offset = offsetOf(node);
    for (const [depth, segment] of path.entries()) {
      const isLast = depth === path.length - 1;
      if (isMap(node)) {
        const pair = node.items.find(
          item =>
            String(isScalar(item.key) ? item.key.value : item.key) ===
            String(segment),
        );
        if (!isPair(pair)) return offset;
        node = pair.value;
        offset =
          offsetOf(
            isLast && on === 'value' && hasPlace(node) ? node : pair.key,
          ) || offset;
      } else if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
        node = node.items[Number(segment)];
        offset = offsetOf(node) || offset;
      } else return offset;
    }
    return offset;
  }
}

function hasPlace(node: unknown): boolean {
  return isNode(node) && node.range !== undefined && node.range !== null;
}

function offsetOf(node: unknown): number {
  return isNode(node) ? node.range?.[0] ?? 0 : 0;
}
