import { spawn } from 'node:child_process';
import { repositoryNamePattern } from '@paved-path/backstage-plugin-sandbox-common';
import { runGit } from '@paved-path/provider-kit-node';
import { WorkloadKey } from '../../database/WorkloadStore';
import { gitSettingsEnvironment } from '../git/cgi';
import { readManifests } from './manifests';
import { DesiredWorkload, keyOf } from './types';

interface Folder {
  key: WorkloadKey;
  /** The object of each file, by its name. */
  files: Record<string, string>;
}

/** Reads from the config repository what is to run, and only what has changed since it last did. */
export class DesiredStateReader {
  readonly #repository: string;
  readonly #environments: Set<string>;
  readonly #progressDeadline: number;
  #known = new Map<string, { signature: string; desired: DesiredWorkload }>();

  constructor(options: {
    repository: string;
    environments: string[];
    progressDeadline: number;
  }) {
    this.#repository = options.repository;
    this.#environments = new Set(options.environments);
    this.#progressDeadline = options.progressDeadline;
  }

  /** What is to run as of a commit, by workload. */
  async read(revision: string): Promise<Map<string, DesiredWorkload>> {
    const folders = await this.#list(revision);
    const changed = [...folders].filter(
      ([id, folder]) => this.#known.get(id)?.signature !== signatureOf(folder),
    );
    const contents = await this.#readObjects(
      changed.flatMap(([, { files }]) => Object.values(files)),
    );
    for (const [id, folder] of changed) {
      const files = Object.fromEntries(
        Object.entries(folder.files).map(([name, object]) => [
          name,
          contents.get(object) ?? '',
        ]),
      );
      this.#known.set(id, {
        signature: signatureOf(folder),
        desired: readManifests(folder.key, files, {
          progressDeadline: this.#progressDeadline,
        }),
      });
    }
    for (const id of this.#known.keys()) {
      if (!folders.has(id)) this.#known.delete(id);
    }
    return new Map([...this.#known].map(([id, { desired }]) => [id, desired]));
  }

  async #list(revision: string): Promise<Map<string, Folder>> {
    const { stdout } = await runGit(
      ['ls-tree', '-r', '-z', '--full-tree', revision],
      { cwd: this.#repository },
    );
    const folders = new Map<string, Folder>();
    for (const line of stdout.split('\0')) {
      const [, object, path] = line.match(/^100\d{3} blob (\S+)\t(.*)$/s) ?? [];
      const [, environment, namespace, service, file] =
        path?.match(/^([^/]+)\/releases\/([^/]+)\/([^/]+)\/([^/]+)$/) ?? [];
      if (
        !file ||
        !this.#environments.has(environment) ||
        !repositoryNamePattern.test(namespace) ||
        !repositoryNamePattern.test(service)
      ) {
        continue;
      }
      const key = { environment, namespace, service };
      const folder = folders.get(keyOf(key)) ?? { key, files: {} };
      folder.files[file] = object;
      folders.set(keyOf(key), folder);
    }
    return folders;
  }

  async #readObjects(objects: string[]): Promise<Map<string, string>> {
    const contents = new Map<string, string>();
    if (objects.length === 0) return contents;
    let rest = await catObjects(this.#repository, [...new Set(objects)]);
    while (rest.length > 0) {
      const end = rest.indexOf('\n');
      const [object, type, size] = rest.toString('utf8', 0, end).split(' ');
      if (type !== 'blob') break;
      const from = end + 1;
      contents.set(object, rest.toString('utf8', from, from + Number(size)));
      rest = rest.subarray(from + Number(size) + 1);
    }
    return contents;
  }
}

/** As bytes: the sizes that git tells are those of the bytes, whatever they mean. */
async function catObjects(
  repository: string,
  objects: string[],
): Promise<Buffer> {
  const child = spawn('git', ['cat-file', '--batch'], {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, LC_ALL: 'C', ...gitSettingsEnvironment() },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(`${objects.join('\n')}\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function signatureOf({ files }: Folder): string {
  return JSON.stringify(files);
}
