import { join } from 'node:path';
import type { Environment } from 'nunjucks';
import { stringify } from 'yaml';

/** Renders the plan's nunjucks templates; what they name and is not there is an error, and nothing is escaped as HTML. */
export class Templates {
  readonly #environment: Environment;

  private constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Templates may include and import others of the same plan. */
  static async create(planFolder: string): Promise<Templates> {
    const { default: nunjucks } = await import('nunjucks');
    const environment = new nunjucks.Environment(
      new nunjucks.FileSystemLoader(planFolder, { noCache: true }),
      {
        autoescape: false,
        throwOnUndefined: true,
        trimBlocks: true,
        lstripBlocks: true,
      },
    );
    environment.addFilter('yaml', (value: unknown) =>
      stringify(value, { lineWidth: 0 }).trimEnd(),
    );
    return new Templates(environment);
  }

  /** Throws an Error that names the file and the line. */
  render(path: string, text: string, context: object): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#environment.renderString(
        text,
        context,
        { path },
        (error, rendered) => {
          if (error)
            reject(new Error(tidy(error.message, path), { cause: error }));
          else resolve((rendered ?? '').replace(/^\s*\n/, ''));
        },
      );
    });
  }
}

/** Nunjucks spreads its message over lines and repeats the path. */
function tidy(message: string, path: string): string {
  const lines = message.split('\n').map(line => line.trim());
  const place = /\[Line (\d+), Column (\d+)\]/.exec(message);
  const what =
    lines.filter(line => line && !line.startsWith('(')).at(-1) ?? message;
  const where = place ? `${path}:${place[1]}:${place[2]}` : path;
  return `${where}: ${what
    .replace(/^(?:Template render error: )+/, '')
    .replace(/^Error: /, '')}`;
}

/** A template's path on disk. */
export function templatePath(planFolder: string, template: string): string {
  return join(planFolder, template);
}
