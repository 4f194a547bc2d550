/** What can be told of a folder's code without running it. @internal */
export type ModuleFacts = {
  /** The type of the backend, `cloud`, or undefined where none is named. */
  backend?: string;
  /** The path of a local backend, as it is written. */
  statePath?: string;
  /** The `workspace_dir` of a local backend, as it is written. */
  workspaceFolder?: string;
  /** Sources of the modules that it calls. */
  calls: string[];
  /** Everything that `init` depends on, as a text to be compared. */
  initShape: string;
};

/** Reads HCL only as far as needed; what cannot be read is left to the CLI to complain about. @internal */
export function readHcl(text: string): ModuleFacts {
  const blocks = readBlocks(text);
  const facts: ModuleFacts = { calls: [], initShape: '' };
  const shape: string[] = [];
  for (const { header, body } of blocks) {
    const [kind = '', label] = header.match(/[\w-]+/g) ?? [];
    if (kind === 'module') {
      const source = body.match(/(?:^|\n|\{)\s*source\s*=\s*"([^"]*)"/)?.[1];
      if (source) facts.calls.push(source);
      shape.push(`module ${source ?? ''}`);
    } else if (kind === 'terraform') {
      const backend = body.match(/\bbackend\s+"([^"]+)"\s*\{([^}]*)\}/);
      if (backend) {
        facts.backend = backend[1];
        facts.statePath = backend[2].match(/\bpath\s*=\s*"([^"]*)"/)?.[1];
        facts.workspaceFolder = backend[2].match(
          /\bworkspace_dir\s*=\s*"([^"]*)"/,
        )?.[1];
      } else if (/\bcloud\s*\{/.test(body)) facts.backend = 'cloud';
      shape.push(body);
    } else if (
      label &&
      ['resource', 'data', 'provider', 'ephemeral'].includes(kind)
    ) {
      shape.push(`provider ${label.split('_')[0]}`);
    }
  }
  facts.initShape = [...new Set(shape)].sort().join('\n');
  return facts;
}

/** The blocks at the top, each with what stands before its brace. @internal */
export function readBlocks(
  text: string,
): Array<{ header: string; body: string }> {
  return topBlocks(withoutComments(text));
}

/** Reads the JSON form of the same. @internal */
export function readHclJson(text: string): ModuleFacts {
  const facts: ModuleFacts = { calls: [], initShape: text };
  try {
    const document = JSON.parse(text);
    for (const call of list(document.module).flatMap(each =>
      Object.values(each),
    )) {
      for (const { source } of list(call)) {
        if (typeof source === 'string') facts.calls.push(source);
      }
    }
    for (const settings of list(document.terraform)) {
      if (settings.cloud) facts.backend = 'cloud';
      for (const backend of list(settings.backend)) {
        const [type] = Object.keys(backend);
        facts.backend = type;
        const [body] = list(backend[type]);
        if (typeof body?.path === 'string') facts.statePath = body.path;
        if (typeof body?.workspace_dir === 'string') {
          facts.workspaceFolder = body.workspace_dir;
        }
      }
    }
  } catch {
    // The CLI says what is wrong with it.
  }
  return facts;
}

function list(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value;
  return value && typeof value === 'object'
    ? [value as Record<string, unknown>]
    : [];
}

/** The text with its comments as blanks; strings and heredocs are left alone. */
function withoutComments(text: string): string {
  return text.replace(
    /"(?:\\.|[^"\\\n])*"|<<-?(\w+)[\s\S]*?\n\s*\1\b|\/\*[\s\S]*?\*\/|(?:#|\/\/)[^\n]*/g,
    part => (/^(?:"|<<)/.test(part) ? part : ' '),
  );
}

function topBlocks(code: string): Array<{ header: string; body: string }> {
  const blocks: Array<{ header: string; body: string }> = [];
  const token = /"(?:\\.|[^"\\\n])*"|<<-?(\w+)[\s\S]*?\n\s*\1\b|[{}]/g;
  let depth = 0;
  let from = 0;
  let header = '';
  for (const match of code.matchAll(token)) {
    const at = match.index;
    if (match[0] === '{') {
      if (depth === 0) {
        header = code.slice(from, at).trim();
        from = at + 1;
      }
      depth += 1;
    } else if (match[0] === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0) {
        blocks.push({ header, body: code.slice(from, at) });
        from = at + 1;
      }
    }
  }
  return blocks;
}
