import { z } from 'zod';
import { operations } from './operations';
import { Operation } from './operationWords';

const VERSION = 'application/vnd.pagerduty+json;version=2';

/**
 * Holds every request against what PagerDuty describes, and remembers which operations were used.
 */
export class Conformance {
  readonly used = new Set<string>();
  readonly #problems: string[] = [];
  /** The rest of an address, by which host it is at. */
  readonly #hosts: Record<string, Operation['host']>;

  constructor(hosts: Record<string, Operation['host']>) {
    this.#hosts = hosts;
  }

  /** What was wrong since it was last asked. */
  takeProblems(): string[] {
    return this.#problems.splice(0);
  }

  /** Names the operation; undefined: there is none. */
  async record(request: Request): Promise<Operation | undefined> {
    const url = new URL(request.url);
    const host = this.#hosts[url.origin];
    const operation = operations.find(
      each =>
        each.host === host &&
        each.method === request.method &&
        toPattern(each.path).test(url.pathname),
    );
    const call = `${request.method} ${url.origin}${url.pathname}`;
    if (!operation) {
      this.#problems.push(`${call} is in no description`);
      return undefined;
    }
    this.used.add(operation.name);
    for (const problem of [
      ...checkHeaders(operation, request.headers),
      ...checkQuery(operation, url.searchParams),
      ...(await checkBody(operation, request.clone())),
    ]) {
      this.#problems.push(`${call}: ${problem}`);
    }
    return operation;
  }
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('{}', '[^/]+')}$`);
}

function checkHeaders(operation: Operation, headers: Headers): string[] {
  const problems: string[] = [];
  const type = headers.get('content-type');
  switch (operation.host) {
    case 'rest':
      if (headers.get('accept') !== VERSION) problems.push('no version');
      if (type !== 'application/json') problems.push(`Content-Type ${type}`);
      if (
        !/^(Token token=|Bearer )\S+$/.test(headers.get('authorization') ?? '')
      )
        problems.push('no Authorization');
      break;
    case 'events':
      if (type !== 'application/json') problems.push(`Content-Type ${type}`);
      if (headers.has('authorization')) problems.push('an Authorization');
      break;
    default:
      if (type !== 'application/x-www-form-urlencoded')
        problems.push(`Content-Type ${type}`);
  }
  for (const [name, schema] of Object.entries(operation.headers ?? {})) {
    const checked = schema.safeParse(headers.get(name));
    if (!checked.success) problems.push(`header ${name} is missing or wrong`);
  }
  return problems;
}

function checkQuery(operation: Operation, query: URLSearchParams): string[] {
  const problems: string[] = [];
  for (const name of new Set(query.keys())) {
    const schema = operation.query?.[name];
    const values = query.getAll(name);
    if (!schema) problems.push(`query ${name} is not described`);
    if (values.length > 1 && !name.endsWith('[]'))
      problems.push(`query ${name} is told more than once`);
    if (new Set(values).size < values.length)
      problems.push(`query ${name} tells something twice`);
    for (const value of values) {
      if (schema && !schema.safeParse(value).success)
        problems.push(`query ${name} is '${value}'`);
    }
  }
  const limit = Number(query.get('limit') ?? 25);
  const offset = Number(query.get('offset') ?? 0);
  if (limit > 100 || offset + limit > 10_000)
    problems.push(`limit ${limit} at offset ${offset}`);
  for (const name of operation.required ?? []) {
    if (!query.has(name)) problems.push(`query ${name} is missing`);
  }
  return problems;
}

async function checkBody(
  operation: Operation,
  request: Request,
): Promise<string[]> {
  const text = await request.text();
  if (!operation.body) return text ? ['a body where none is described'] : [];
  const body: unknown =
    operation.host === 'identity'
      ? Object.fromEntries(new URLSearchParams(text))
      : JSON.parse(text || 'null');
  const checked = operation.body.safeParse(body);
  return checked.success ? [] : [`body: ${z.prettifyError(checked.error)}`];
}
