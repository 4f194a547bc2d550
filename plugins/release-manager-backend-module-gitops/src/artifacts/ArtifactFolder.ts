import { InputError, NotFoundError, toError } from '@backstage/errors';
import { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireName } from '../names';
import { readArtifact, StoredArtifact } from './readArtifact';

type Cached = { stamp: string; stored: StoredArtifact };

const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;

/**
 * The artifacts of all services in a folder: `<service>/<artifact id>/artifact.json` and what lies beside it.
 * @internal
 */
export class ArtifactFolder {
  readonly #folder: string;
  // Bounded by what is in the folder: what is gone is dropped when its service is listed.
  readonly #cache = new Map<string, Map<string, Cached>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * All artifacts of a service, newest first. What cannot be read is told in `problems`, and does not hide the others.
   */
  async list(
    service: string,
  ): Promise<{ artifacts: StoredArtifact[]; problems: string[] }> {
    const folder = join(this.#folder, requireName('The service', service));
    const entries = await readdir(folder, { withFileTypes: true }).catch(
      error => {
        if (error.code === 'ENOENT') return this.#requireRoot();
        throw error;
      },
    );
    const ids = entries
      .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(entry => entry.name);
    const problems: string[] = [];
    const known = new Map<string, Cached>();
    const before = this.#cache.get(service);
    await Promise.all(
      ids.map(async id => {
        try {
          const found = await this.#load(service, id, before?.get(id));
          if (found) known.set(id, found);
        } catch (error) {
          problems.push(toError(error).message);
        }
      }),
    );
    this.#cache.set(service, known);
    const artifacts = [...known.values()].map(each => each.stored);
    artifacts.sort(
      (a, b) =>
        compare(b.artifact.builtAt, a.artifact.builtAt) ||
        compare(b.artifact.id, a.artifact.id),
    );
    return { artifacts, problems: problems.sort() };
  }

  /** Undefined where there is no such artifact; throws where it is there and broken. */
  async get(
    service: string,
    artifactId: string,
  ): Promise<StoredArtifact | undefined> {
    requireName('The service', service);
    requireName('The artifact', artifactId);
    const cached = this.#cache.get(service)?.get(artifactId);
    return (await this.#load(service, artifactId, cached))?.stored;
  }

  /**
   * What a release of the artifact to the environment puts into the config repository, by path: its manifests and artifact.json.
   */
  async files(
    service: string,
    artifactId: string,
    environment: string,
  ): Promise<Map<string, Buffer>> {
    requireName('The environment', environment);
    const folder = this.#artifactFolder(service, artifactId);
    const spec = await readFile(join(folder, 'artifact.json')).catch(error => {
      throw error.code === 'ENOENT'
        ? new NotFoundError(`Service ${service} has no artifact ${artifactId}`)
        : error;
    });
    const files = new Map<string, Buffer>([['artifact.json', spec]]);
    const resources = join(folder, 'resources');
    let size = 0;
    const visit = async (path: string, prefix: string): Promise<void> => {
      for (const entry of await readdir(path, { withFileTypes: true })) {
        const name = `${prefix}${entry.name}`;
        if (entry.isDirectory()) {
          await visit(join(path, entry.name), `${name}/`);
        } else if (entry.isFile()) {
          const content = await readFile(join(path, entry.name));
          size += content.length;
          if (size > MAX_MANIFEST_BYTES) {
            throw new InputError(
              `The manifests of artifact ${artifactId} for ${environment} are larger than ${MAX_MANIFEST_BYTES} bytes`,
            );
          }
          files.set(name, content);
        } else {
          throw new InputError(
            `Artifact ${artifactId} holds resources/${environment}/${name}, which is neither a file nor a folder`,
          );
        }
      }
    };
    try {
      await visit(join(resources, environment), '');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw await this.#withoutConfiguration(service, artifactId, environment);
    }
    return files;
  }

  async #withoutConfiguration(
    service: string,
    artifactId: string,
    environment: string,
  ): Promise<Error> {
    const resources = join(
      this.#artifactFolder(service, artifactId),
      'resources',
    );
    const existing = await readdir(resources).catch((): string[] => []);
    return new InputError(
      `Configuration for environment ${environment} not found for service ${service} in artifact ${artifactId}; ` +
        `${
          existing.length
            ? `it has configuration for ${existing.sort().join(', ')}`
            : 'it has configuration for no environment'
        }. Is the environment named in the service's service.yaml?`,
    );
  }

  async #load(
    service: string,
    id: string,
    cached: Cached | undefined,
  ): Promise<Cached | undefined> {
    const folder = this.#artifactFolder(service, id);
    const path = join(folder, 'artifact.json');
    const status = await stat(path).catch(error => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    if (!status) return undefined;
    const stamp = `${status.mtimeMs}:${status.size}:${status.ino}`;
    if (cached?.stamp === stamp) return cached;
    return { stamp, stored: await readArtifact(folder, { service, id }) };
  }

  #artifactFolder(service: string, artifactId: string): string {
    return join(
      this.#folder,
      requireName('The service', service),
      requireName('The artifact', artifactId),
    );
  }

  // A service without artifacts is fine; a folder that is not there is not.
  async #requireRoot(): Promise<Dirent[]> {
    await stat(this.#folder).catch(() => {
      throw new NotFoundError(
        `The folder of artifacts ${
          this.#folder
        } does not exist (releaseManager.gitops.artifacts.folder)`,
      );
    });
    return [];
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
