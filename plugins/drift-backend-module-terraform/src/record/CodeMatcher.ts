import { absent, isRecord, join, Sides } from '../plan/attributes';
import { PlannedChange } from '../plan/schema';
import { agrees, hasDynamic, pair } from './blocks';
import { constantOf, isSame, missingIn } from './constants';
import { Difference, differencesOf } from './differencesOf';
import { changeItems, Edit, indentAt, lineEnd } from './hcl/edits';
import { insertAttribute } from './hcl/insertAttribute';
import { Json, writeKey, writeValue } from './hcl/literals';
import { Block, Body, Expression } from './hcl/parse';
import { attributeOf, CodeFile, ModuleCode } from './ModuleCode';
import { SENSITIVE, writeReality } from './writeReality';

/** What became of a difference: edits that would record it, or why there are none. @internal */
export type Finding = {
  /** Several where one change to the code is about all of them. */
  paths: readonly string[];
  edits: Array<Edit & { file: CodeFile }>;
  /** True where the code did not say anything of it before. */
  isNew?: boolean;
  /** Why there are none. */
  reason?: string;
  /** True where it is worked out from what else is said of the resource. */
  isComputed?: boolean;
};

const NOT_LITERAL = 'its value is not a literal';

type Tuple = Extract<Expression, { kind: 'tuple' }>;
type Structure = Extract<Expression, { kind: 'object' }>;

/**
 * Finds where the code of a resource says what is not so, and how it would say what is there. Of a planned change, `before` is what is
 * there and `after` what the code says.
 *
 * @internal
 */
export class CodeMatcher {
  readonly #code: ModuleCode;
  readonly #isWanted: (path: string) => boolean;
  readonly #isHidden: (path: string) => boolean;
  readonly #findings: Finding[] = [];

  constructor(
    code: ModuleCode,
    paths: {
      isWanted(path: string): boolean;
      /** Whether a value is not to be seen, though nothing in the plan calls it sensitive. */
      isHidden(path: string): boolean;
    },
  ) {
    this.#code = code;
    this.#isWanted = paths.isWanted;
    this.#isHidden = paths.isHidden;
  }

  match({ address, type, name, change }: PlannedChange): Finding[] {
    if (address.startsWith('module.')) {
      return [nothing('', 'its code is in a module')];
    }
    const block = this.#code.findResource(type, name);
    if ('reason' in block) return [nothing('', block.reason)];
    const { body } = block.found;
    const isMany = attributeOf(body, 'count') || attributeOf(body, 'for_each');
    if (isMany || address !== `${type}.${name}`) {
      return [nothing('', 'it is one of several with the same code')];
    }
    const sides = {
      before: change.before,
      after: change.after,
      beforeSensitive: change.before_sensitive,
      afterSensitive: change.after_sensitive,
      afterUnknown: change.after_unknown,
    };
    this.#body(block.file, body, sides, '');
    return this.#findings;
  }

  #body(file: CodeFile, body: Body, at: Sides, path: string): void {
    for (const [key, child, childPath] of this.#differences(at, path)) {
      const attribute = attributeOf(body, key);
      const blocks = body.blocks.filter(({ type }) => type === key);
      if (attribute) this.#expression(file, attribute.value, child, childPath);
      else if (hasDynamic(body, key)) this.#not(childPath, NOT_LITERAL);
      else if (blocks.length > 0) this.#blocks(file, blocks, child, childPath);
      else this.#insert(file, body, key, child, childPath);
    }
  }

  #expression(
    file: CodeFile,
    expression: Expression,
    at: Sides,
    path: string,
  ): void {
    const { before, after } = at;
    switch (expression.kind) {
      case 'other':
        this.#not(path, NOT_LITERAL);
        break;
      case 'variable': {
        const value = this.#code.findVariable(expression.name);
        if ('reason' in value) this.#not(path, value.reason);
        else this.#expression(value.file, value.found, at, path);
        break;
      }
      case 'object':
        if (isRecord(before) && isRecord(after)) {
          this.#object(file, expression, at, path);
        } else this.#replace(file, expression, at, path);
        break;
      case 'tuple':
        if (Array.isArray(before) && Array.isArray(after)) {
          this.#tuple(file, expression, at, path);
        } else this.#replace(file, expression, at, path);
        break;
      default:
        this.#replace(file, expression, at, path);
    }
  }

  #replace(
    file: CodeFile,
    expression: Expression,
    at: Sides,
    path: string,
  ): void {
    const isWhole =
      constantOf(expression) !== undefined &&
      !('hasComments' in expression && expression.hasComments);
    if (!isWhole) {
      this.#not(path, NOT_LITERAL);
      return;
    }
    const indent = indentAt(file.text, expression.from);
    const text = this.#write(file, at, path, indent, expression);
    if (text === undefined) return;
    const { from, to } = expression;
    this.#findings.push({ paths: [path], edits: [{ file, from, to, text }] });
  }

  #object(file: CodeFile, object: Structure, at: Sides, path: string): void {
    const removed = new Set<number>();
    const added: string[] = [];
    const moved: string[] = [];
    for (const [key, child, childPath] of this.#differences(at, path)) {
      const index = object.items.findLastIndex(item => item.key === key);
      const isThere = key in (at.before as object) && !absent(child.before);
      if (index >= 0 && isThere) {
        this.#expression(file, object.items[index].value, child, childPath);
      } else if (index >= 0) {
        removed.add(index);
        moved.push(childPath);
      } else if (!isThere || !absent(child.after)) {
        this.#not(childPath, NOT_LITERAL);
      } else {
        const indent = indentAt(file.text, object.from);
        const text = this.#write(file, child, childPath, indent);
        if (text === undefined) continue;
        added.push(`${writeKey(key)} ${signOf(file, object)} ${text}`);
        moved.push(childPath);
      }
    }
    if (moved.length === 0) return;
    this.#membership(file, object, removed, added, moved);
  }

  #tuple(file: CodeFile, tuple: Tuple, at: Sides, path: string): void {
    const before = at.before as Json[];
    const after = at.after as Json[];
    const says = tuple.items.map(constantOf);
    const isInOrder =
      says.length === after.length &&
      says.every((each, i) => each === undefined || isSame(each, after[i]));
    if (isInOrder && before.length === after.length) {
      for (const [key, child, childPath] of this.#differences(at, path)) {
        const index = Number(key.slice(1, -1));
        this.#expression(file, tuple.items[index], child, childPath);
      }
      return;
    }
    if (says.includes(undefined) || missingIn(says, after).length > 0) {
      this.#not(path, NOT_LITERAL);
      return;
    }
    const removed = new Set(missingIn(says, before));
    const added = missingIn(before, says).map(index => before[index]);
    const result = [
      ...says.filter((_, index) => !removed.has(index)),
      ...added,
    ];
    // What stands in the order of the plan may be a list, of which the order counts.
    if (isInOrder && !isSame(result, before)) {
      this.#replace(file, tuple, at, path);
      return;
    }
    const indent = indentAt(file.text, tuple.from);
    if (this.#write(file, at, path, indent) === undefined) return;
    const texts = added.map(each =>
      writeValue(each, `${indent}  `, lineEnd(file.text)),
    );
    this.#membership(file, tuple, removed, texts, [path]);
  }

  #membership(
    file: CodeFile,
    container: Structure | Tuple,
    removed: ReadonlySet<number>,
    added: readonly string[],
    paths: readonly string[],
  ): void {
    const shared = this.#code.whyShared(file);
    if (shared) {
      paths.forEach(path => this.#not(path, shared));
      return;
    }
    const edits = changeItems(file.text, container, removed, added);
    this.#findings.push(
      edits
        ? { paths, edits: edits.map(edit => ({ ...edit, file })) }
        : { paths, edits: [], reason: 'its layout holds comments' },
    );
  }

  #blocks(file: CodeFile, blocks: Block[], at: Sides, path: string): void {
    const { before, after } = at;
    if (isRecord(before) && isRecord(after) && blocks.length === 1) {
      this.#body(file, blocks[0].body, at, path);
      return;
    }
    if (
      !Array.isArray(before) ||
      !Array.isArray(after) ||
      before.length !== after.length ||
      blocks.length !== after.length
    ) {
      this.#not(path, 'blocks were added or removed');
      return;
    }
    const changed = missingIn(after, before);
    const real = missingIn(before, after);
    if (changed.length === 0) this.#not(path, 'only the order differs');
    changed.forEach((place, index) => {
      const likely = blocks.filter(({ body }) => agrees(body, after[place]));
      const sides = pair(at, real[index], place);
      // Of a set the places in the plan say nothing about those in the code.
      const isSamePlace = real[index] === place;
      const childPath = isSamePlace ? join(path, `[${place}]`) : path;
      if (likely.length === 1) {
        this.#body(file, likely[0].body, sides, childPath);
      } else this.#not(childPath, 'several blocks could be meant');
    });
  }

  #insert(
    file: CodeFile,
    body: Body,
    key: string,
    at: Sides,
    path: string,
  ): void {
    if (at.afterUnknown === true) {
      const reason = 'it is known only after an apply';
      this.#findings.push({ ...nothing(path, reason), isComputed: true });
      return;
    }
    const isBlocks = Array.isArray(at.before) && at.before.some(isRecord);
    if (absent(at.before) || !absent(at.after) || isBlocks) {
      this.#not(path, 'the code does not say it');
      return;
    }
    const indent = indentAt(file.text, body.from);
    const text = this.#write(file, at, path, `${indent}  `);
    if (text === undefined) return;
    const edit = insertAttribute(file.text, body, key, text);
    if (!edit) this.#not(path, 'its block is written on one line');
    else {
      this.#findings.push({
        paths: [path],
        edits: [{ ...edit, file }],
        isNew: true,
      });
    }
  }

  /** The text of what is there; where it must not be written, that is said. */
  #write(
    file: CodeFile,
    at: Sides,
    path: string,
    indent: string,
    instead?: Expression,
  ): string | undefined {
    const reason =
      this.#code.whyShared(file) ??
      (this.#isHidden(path) ? SENSITIVE : undefined);
    const written = reason
      ? { reason }
      : writeReality(at, { indent, end: lineEnd(file.text), instead });
    if ('text' in written) return written.text;
    this.#not(path, written.reason);
    return undefined;
  }

  /** The members that differ and are looked for. */
  #differences(at: Sides, path: string): Difference[] {
    return differencesOf(at, path).filter(([, , childPath]) =>
      this.#isWanted(childPath),
    );
  }

  #not(path: string, reason: string): void {
    this.#findings.push(nothing(path, reason));
  }
}

function nothing(path: string, reason: string): Finding {
  return { paths: [path], edits: [], reason };
}

/** How keys and values of an object are told apart there. */
function signOf(file: CodeFile, { items }: Structure): string {
  const last = items[items.length - 1];
  if (!last) return '=';
  const between = file.text.slice(last.keyEnd, last.value.from);
  return between.includes('=') ? '=' : ':';
}
