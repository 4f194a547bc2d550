import { toError } from '@backstage/errors';
import leven from 'leven';
import {
  Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
} from 'yaml';
import { z } from 'zod';
import { DAY, Layer, Override, Rota } from '../rules/types';
import {
  DEFAULT_ESCALATE_AFTER,
  knownFields,
  layerName,
  RotaDocument,
  rotaSchema,
} from './rotaSchema';
import { readInstant, weekdayOf } from './words';

/** Something that is wrong in a rota's file. @internal */
export type FileProblem = {
  /** Counted from 1; undefined where it is about the file as a whole. */
  line?: number;
  /** Which field, what is wrong, and what would be right. */
  message: string;
};

/** @internal */
export type ParsedRotas =
  | { rotas: Rota[]; problems?: undefined }
  | { rotas?: undefined; problems: FileProblem[] };

/** No file has more that is worth telling. */
const MOST_PROBLEMS = 20;

/** Reads the rotas of a YAML file, one in each document; whatever is in it, it is read or told of. @internal */
export function parseRotas(content: string): ParsedRotas {
  let parsed: ParsedRotas;
  try {
    parsed = readDocuments(content);
  } catch (error) {
    // Such as one whose lists lie in each other a thousand deep.
    return {
      problems: [{ message: `cannot be read: ${toError(error).message}` }],
    };
  }
  if (!parsed.problems || parsed.problems.length <= MOST_PROBLEMS) {
    return parsed;
  }
  const more = parsed.problems.length - MOST_PROBLEMS;
  return {
    problems: [
      ...parsed.problems.slice(0, MOST_PROBLEMS),
      { message: `and ${more} more` },
    ],
  };
}

function readDocuments(content: string): ParsedRotas {
  const lines = new LineCounter();
  const documents = parseAllDocuments(content, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const rotas: Rota[] = [];
  const problems: FileProblem[] = [];
  for (const document of documents) {
    if (document.errors.length) {
      for (const { pos, message } of document.errors) {
        problems.push({
          line: lineAt(pos[0]),
          message: `is not valid YAML: ${message}`,
        });
      }
      continue;
    }
    let input: unknown;
    try {
      // A file that repeats itself with aliases a million times is not a rota.
      input = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      problems.push({ message: `cannot be read: ${toError(error).message}` });
      continue;
    }
    // What follows the last `---` may be nothing.
    if (input === null) continue;
    const checked = checkRota(input, (path, on) =>
      lineAt(offsetOf(document, path, on)),
    );
    if (checked.rota) rotas.push(checked.rota);
    else problems.push(...checked.problems);
  }
  if (!rotas.length && !problems.length) {
    problems.push({ message: 'it is empty; a rota begins with name: …' });
  }
  if (!problems.length) return { rotas };
  return {
    problems: problems.sort(
      (left, right) => (left.line ?? 0) - (right.line ?? 0),
    ),
  };
}

/** Reads one rota that was parsed already, such as one of the configuration. @internal */
export function checkRota(
  input: unknown,
  lineOf?: (path: PropertyKey[], on: 'key' | 'value') => number,
):
  | { rota: Rota; problems?: undefined }
  | { rota?: undefined; problems: FileProblem[] } {
  const parsed = rotaSchema.safeParse(input);
  if (parsed.success) return { rota: toRota(parsed.data) };
  return { problems: describeIssues(parsed.error, input, knownFields, lineOf) };
}

/** Says what is wrong in words, each with its field and, where it is known, its line. @internal */
export function describeIssues(
  error: z.ZodError,
  input: unknown,
  known: (path: readonly PropertyKey[]) => string[],
  lineOf?: (path: PropertyKey[], on: 'key' | 'value') => number,
): FileProblem[] {
  return error.issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys') {
      const fields = known(issue.path);
      return issue.keys.map(key => {
        const path = [...issue.path, key];
        return {
          line: lineOf?.(path, 'key'),
          message: `${path.join('.')} is not a known field.${suggest(
            key,
            fields,
          )} Known here: ${fields.join(', ')}`,
        };
      });
    }
    const path = [...issue.path];
    const value = path.reduce(valueIn, input);
    const place = path.join('.') || 'The rota';
    const message =
      value === undefined && path.length
        ? `${place} is missing; it ${expectation(issue)}`
        : `${place} ${expectation(issue)}${shown(value)}`;
    return [{ line: lineOf?.(path, 'value'), message }];
  });
}

/** A list of one may be written without its dash, and is then a list in the path alone. */
function valueIn(parent: unknown, key: PropertyKey): unknown {
  if (typeof key === 'number' && !Array.isArray(parent)) return parent;
  return (parent as Record<PropertyKey, unknown> | undefined)?.[key];
}

const KINDS: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a group of fields',
  number: 'a number',
  int: 'a whole number',
};

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('must')) return issue.message;
  if (issue.code === 'invalid_type') {
    return `must be ${KINDS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return `must be one of ${issue.values.join(', ')}`;
  }
  if (issue.code === 'too_small') return `must be ${issue.minimum} or more`;
  if (issue.code === 'too_big') return `must be ${issue.maximum} or less`;
  return /^(from|days) /.test(issue.message)
    ? `cannot be read: ${issue.message}`
    : issue.message;
}

function shown(value: unknown): string {
  if (value === null) return ', and is empty';
  return ['string', 'number', 'boolean'].includes(typeof value)
    ? `, and is ${JSON.stringify(value)}`
    : '';
}

function suggest(word: string, known: string[]): string {
  const [nearest] = known
    .map(field => ({
      field,
      distance: leven(word.toLowerCase(), field.toLowerCase()),
    }))
    .sort((left, right) => left.distance - right.distance);
  return nearest && nearest.distance <= Math.max(2, word.length / 3)
    ? ` Did you mean ${nearest.field}?`
    : '';
}

function offsetOf(
  document: Document,
  path: readonly PropertyKey[],
  on: 'key' | 'value',
): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? document.range?.[0] ?? 0;
  path.forEach((part, depth) => {
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => String(isScalar(key) ? key.value : key) === String(part),
      );
      node = pair?.value;
      const key = startOf(pair?.key);
      const isLast = depth === path.length - 1;
      offset =
        (isLast && on === 'value' ? startOf(node) : key) ?? key ?? offset;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = startOf(node) ?? offset;
    } else node = undefined;
  });
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function toRota(document: RotaDocument): Rota {
  const { name, title, owner, timeZone, services, repeat } = document;
  return {
    name,
    title: title ?? name,
    ownerRef: owner,
    timeZone,
    services,
    layers: document.layers.map(toLayer),
    overrides: document.overrides.map(
      ({ person, start, end }, index): Override => ({
        id: `file-${index + 1}`,
        person,
        start: readInstant(start, timeZone) as number,
        end: readInstant(end, timeZone) as number,
      }),
    ),
    levels: (
      document.escalation ?? [
        {
          rota: name,
          escalateAfter: DEFAULT_ESCALATE_AFTER,
          people: undefined,
        },
      ]
    ).map(({ people = [], ...level }) => ({ ...level, people })),
    repeat,
  };
}

function toLayer(layer: RotaDocument['layers'][number], index: number): Layer {
  const { people, rotation, handover, starts, ends, only } = layer;
  // A layer that begins with a weekday begins on the first such day.
  const days =
    handover.weekday === undefined
      ? 0
      : (handover.weekday - weekdayOf(starts) + 7) % 7;
  return {
    name: layerName(layer.name, index),
    people,
    rotation,
    starts: starts + days * DAY + handover.time,
    ends: ends === undefined ? undefined : ends + handover.time,
    only: only?.flat(),
  };
}
