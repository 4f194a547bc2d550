import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { HclError } from './hcl/scan';
import { Attribute, Block, Body, Expression, parse } from './hcl/parse';

/** A file of code, from the root of its repository. @internal */
export type CodeFile = { path: string; text: string; body?: Body };

type Missing = { reason: string };

/** A block, or a value, in its file. @internal */
export type Found<T> = { file: CodeFile; found: T } | Missing;

const VALUES = /^terraform\.tfvars$|\.auto\.tfvars$/;
const VALUES_IN_JSON = /\.tfvars\.json$/;

/**
 * The code of one root module, and the files that give its variables their values.
 * @internal
 */
export class ModuleCode {
  readonly #code: CodeFile[] = [];
  /** Those that count most come first. */
  readonly #values: CodeFile[] = [];
  readonly #json: CodeFile[] = [];
  readonly #problems: string[] = [];
  readonly #whyShared: (path: string) => string | undefined;

  private constructor(whyShared: (path: string) => string | undefined) {
    this.#whyShared = whyShared;
  }

  static async read(options: {
    root: string;
    /** The folder, and a file with values of variables, from the root. */
    folder: string;
    /** The names of its files that are code. */
    files: readonly string[];
    varFile?: string;
    whyShared(path: string): string | undefined;
  }): Promise<ModuleCode> {
    const { root, folder, files, varFile } = options;
    const code = new ModuleCode(options.whyShared);
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    const names = entries
      .filter(entry => entry.isFile())
      .map(({ name }) => name)
      .sort();
    // Of files with values a later one counts more, and those named so that they are taken by themselves count most.
    const values = names
      .filter(name => VALUES.test(name))
      .sort((a, b) => Number(isAuto(b)) - Number(isAuto(a)) || (a < b ? 1 : -1))
      .map(name => posix.join(folder, name));
    const read = (paths: string[], list: CodeFile[]) =>
      code.#read(root, paths, list);
    const inFolder = (some: readonly string[]) =>
      some.map(name => posix.join(folder, name));
    const valuesInJson = names.filter(name => VALUES_IN_JSON.test(name));
    await read(inFolder(files.filter(name => !isJson(name))), code.#code);
    await read(varFile ? [varFile, ...values] : values, code.#values);
    await read(
      inFolder([...files.filter(isJson), ...valuesInJson]),
      code.#json,
    );
    return code;
  }

  findResource(type: string, name: string): Found<Block> {
    const found = this.#blocks('resource', type, name);
    if (found.length > 1)
      return because('it is written in more than one place');
    if (found.length === 1) return found[0];
    const json = this.#json.length ? ['some of its code is in JSON'] : [];
    return because(
      ['its code was not found', ...this.#problems, ...json].join('; '),
    );
  }

  /** Where the value of a variable is given that is used in one place alone. */
  findVariable(name: string): Found<Expression> {
    const use = new RegExp(`\\bvar\\.${escaped(name)}(?![\\w-])`, 'g');
    const all = [...this.#code, ...this.#json];
    const uses = all.flatMap(({ text }) => text.match(use) ?? []);
    if (uses.length !== 1) {
      return because(`the variable ${name} is used in more than one place`);
    }
    const declared = this.#blocks('variable', name);
    if (declared.length !== 1 || this.#problems.length > 0) {
      return because(`the variable ${name} is not declared in one place`);
    }
    if (this.#json.some(({ text }) => text.includes(`"${name}"`))) {
      return because(`the variable ${name} is given in JSON`);
    }
    const [{ file: home, found: block }] = declared;
    const isSensitive = attributeOf(block.body, 'sensitive');
    if (isSensitive) return because('it is sensitive');
    for (const file of this.#values) {
      const given = file.body && attributeOf(file.body, name);
      if (given) return { file, found: given.value };
    }
    const byDefault = attributeOf(block.body, 'default');
    return byDefault
      ? { file: home, found: byDefault.value }
      : because(`the variable ${name} gets its value from elsewhere`);
  }

  /** Whether anything may follow from what a resource is set to. */
  isMentioned(address: string): boolean {
    const mention = new RegExp(`\\b${escaped(address)}(?![\\w-])`);
    return [...this.#code, ...this.#json].some(({ text }) =>
      mention.test(text),
    );
  }

  /** Why a file must not be changed, where it must not. */
  whyShared({ path }: CodeFile): string | undefined {
    return this.#whyShared(path);
  }

  #blocks(type: string, ...labels: string[]) {
    return this.#code.flatMap(file =>
      (file.body?.blocks ?? [])
        .filter(
          block =>
            block.type === type &&
            block.labels.length === labels.length &&
            labels.every((label, index) => label === block.labels[index]),
        )
        .map(found => ({ file, found })),
    );
  }

  async #read(root: string, paths: string[], list: CodeFile[]): Promise<void> {
    for (const path of paths) {
      try {
        const bytes = await readFile(join(root, path));
        const text = new TextDecoder('utf-8', {
          fatal: true,
          ignoreBOM: true,
        }).decode(bytes);
        list.push({
          path,
          text,
          ...(isJson(path) ? {} : { body: parse(text) }),
        });
      } catch (error) {
        const problem =
          error instanceof HclError ? error.message : 'it cannot be read';
        this.#problems.push(`${path}: ${problem}`);
      }
    }
  }
}

/** @internal */
export function attributeOf(body: Body, name: string): Attribute | undefined {
  return body.attributes.find(each => each.name === name);
}

function because(reason: string): Missing {
  return { reason };
}

function isJson(name: string): boolean {
  return name.endsWith('.json');
}

function isAuto(name: string): boolean {
  return name.endsWith('.auto.tfvars');
}

function escaped(name: string): string {
  return name.replace(/[^\w]/g, '\\$&');
}
