/**
 * Something that is wrong, or looks wrong, in a file that a person writes.
 * @public
 */
export interface Problem {
  severity: 'error' | 'warning';
  /** The file's path, relative to the folder that was checked. */
  file: string;
  /** Counted from 1. */
  line?: number;
  /** Counted from 1. */
  column?: number;
  /** Which field, such as `environments.production.replicas`. */
  field?: string;
  /** What is wrong and what would be right. */
  message: string;
}

/**
 * Says a problem in one line: `service.yaml:4:8: error: stack: …`.
 * @public
 */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column]
    .filter(part => part !== undefined)
    .join(':');
  return [place, problem.severity, problem.field, problem.message]
    .filter(Boolean)
    .join(': ');
}

/**
 * What a person can put right: its message is the whole story and needs no stack trace.
 * @public
 */
export class PlanError extends Error {
  readonly name = 'PlanError';
  /** Where the cause is files with mistakes, each of them. */
  readonly problems: readonly Problem[];

  constructor(
    message: string,
    options: { problems?: readonly Problem[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.problems = options.problems ?? [];
  }

  /** The error that lists problems, one a line. */
  static fromProblems(problems: readonly Problem[]): PlanError {
    return new PlanError(problems.map(formatProblem).join('\n'), { problems });
  }
}
