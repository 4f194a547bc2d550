import { gatherMarked } from './attributes';

// Modules within modules, as deep as they are looked into.
const DEEPEST = 10;

/**
 * Gathers what a plan or a state calls sensitive, as the CLI prints it with `show -json`: a provider that fails may say any of it.
 * @internal
 */
export class SensitiveValues {
  readonly values = new Set<string>();
  readonly #variables = new Map<string, unknown>();

  static readonly paths: ReadonlyArray<readonly string[]> = [
    ['variables', '*'],
    ['configuration', 'root_module', 'variables', '*'],
    ['output_changes', '*'],
    ['resource_drift', '*', 'change'],
    ['resource_changes', '*', 'change'],
    ...withModules('prior_state', 'values'),
    ...withModules('planned_values'),
    ...withModules('values'),
  ];

  take(path: readonly string[], value: unknown): void {
    const [top] = path;
    if (!isRecord(value)) return;
    if (top === 'variables') this.#variables.set(path[1], value.value);
    else if (top === 'configuration') {
      if (value.sensitive) this.#add(this.#variables.get(path[3]), true);
    } else if (path.includes('outputs')) {
      this.#add(value.value, value.sensitive);
    } else if (path.includes('resources')) {
      this.#add(value.values, value.sensitive_values);
    } else {
      this.#add(value.before, value.before_sensitive);
      this.#add(value.after, value.after_sensitive);
    }
  }

  #add(value: unknown, marks: unknown): void {
    gatherMarked(value, marks, secret => this.values.add(secret));
  }
}

function withModules(...top: string[]): string[][] {
  const paths = [[...top, 'outputs', '*']];
  let module = [...top, 'root_module'];
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    paths.push([...module, 'resources', '*']);
    module = [...module, 'child_modules', '*'];
  }
  return paths;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
