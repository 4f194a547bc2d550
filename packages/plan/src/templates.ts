import nunjucks, { type Environment, type Template } from 'nunjucks';

/** Renders the plan's nunjucks templates; what they name and is not there is an error, and nothing is escaped as HTML. */
export class Templates {
  readonly #environment: Environment;
  readonly #compiled = new Map<string, Template>();

  private constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Templates may include and import others of the same plan. */
  static create(planFolder: string): Templates {
    return new Templates(
      new nunjucks.Environment(new nunjucks.FileSystemLoader(planFolder), {
        autoescape: false,
        throwOnUndefined: true,
        trimBlocks: true,
        lstripBlocks: true,
      }),
    );
  }

  /** Renders the text, which is what the file at the path holds. Throws an Error that names the file and the line. */
  render(path: string, text: string, context: object): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(new Error(tidy(error.message, path), { cause: error }));
      try {
        this.#compile(path, text).render(context, (error, rendered) => {
          if (error) fail(error);
          // A template may begin with what leaves an empty line behind, such as an import.
          else resolve((rendered ?? '').replace(/^\s*\n/, ''));
        });
      } catch (error) {
        fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  #compile(path: string, text: string): Template {
    let template = this.#compiled.get(path);
    if (!template) {
      template = new nunjucks.Template(text, this.#environment, path, true);
      this.#compiled.set(path, template);
    }
    return template;
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
