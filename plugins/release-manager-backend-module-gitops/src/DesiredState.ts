import {
  DesiredArtifact,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { parseReleaseMessage } from './commitMessage';
import { HistoryIndex } from './history/HistoryIndex';
import { toUtc } from './history/indexHistory';
import { artifactIdOf, serviceFolder } from './layout';
import { Mirror } from './Mirror';

const MAX_REMEMBERED = 2000;

/**
 * What the tree of the config repository tells every environment to run, whoever wrote it.
 * @internal
 */
export class DesiredState {
  readonly #mirror: Mirror;
  readonly #index: HistoryIndex;
  #environments: { head: string; names: string[] } | undefined;
  /** Who put an artifact there that the history does not tell of, by tree. */
  readonly #strangers = new Map<string, DesiredArtifact>();

  constructor(mirror: Mirror, index: HistoryIndex) {
    this.#mirror = mirror;
    this.#index = index;
  }

  /** By environment; environments without the service are absent. */
  async read(
    service: ServiceReference,
    signal?: AbortSignal,
  ): Promise<Record<string, DesiredArtifact>> {
    const { head } = this.#mirror.repository.state;
    if (!head) return {};
    const result: Record<string, DesiredArtifact> = {};
    for (const environment of await this.#listEnvironments(head)) {
      const artifactId = await this.artifactId(service, environment, head);
      if (!artifactId) continue;
      result[environment] = await this.#explain(
        service,
        environment,
        artifactId,
        head,
        signal,
      );
    }
    return result;
  }

  async artifactId(
    service: ServiceReference,
    environment: string,
    head = this.#mirror.repository.state.head,
  ): Promise<string | undefined> {
    if (!head) return undefined;
    const file = await this.#mirror.repository.read(
      head,
      `${serviceFolder(service, environment)}/artifact.json`,
    );
    return file && artifactIdOf(file.content);
  }

  async #explain(
    service: ServiceReference,
    environment: string,
    artifactId: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<DesiredArtifact> {
    const { items } = await this.#index.list({
      service: service.name,
      environment,
      limit: 1,
    });
    const last = items[0];
    if (last && equal(last.artifactId, artifactId)) {
      return {
        artifactId,
        releasedAt: last.releasedAt,
        releasedBy: last.releasedBy,
        intent: last.intent,
        commitSha: last.commitSha,
      };
    }
    // Somebody else committed: the commit that last touched the file knows who.
    const path = `${serviceFolder(service, environment)}/artifact.json`;
    const remembered = `${head}:${path}`;
    const known = this.#strangers.get(remembered);
    if (known) return known;
    const text = await this.#mirror.repository.log(
      ['-1', '-z', '--format=%H%x00%cI%x00%an%x00%ae%x00%B', head, '--', path],
      signal,
    );
    const [sha, at, name, email, message] = text.split('\0');
    const parsed = parseReleaseMessage(message ?? '');
    const found: DesiredArtifact = {
      artifactId,
      releasedAt: toUtc(at),
      releasedBy: { name, email: email || undefined },
      intent: parsed?.intent ?? { type: 'release' },
      commitSha: sha,
    };
    if (this.#strangers.size >= MAX_REMEMBERED) this.#strangers.clear();
    this.#strangers.set(remembered, found);
    return found;
  }

  // Folders at the root that hold releases; policies and clusters do not.
  async #listEnvironments(head: string): Promise<string[]> {
    if (this.#environments?.head !== head) {
      const { repository } = this.#mirror;
      const entries = await repository.readFolder(head, '');
      const names: string[] = [];
      for (const entry of entries) {
        if (!entry.isFolder || entry.name.startsWith('.')) continue;
        const inner = await repository.readFolder(head, entry.name);
        if (inner.some(each => each.isFolder && each.name === 'releases')) {
          names.push(entry.name);
        }
      }
      this.#environments = { head, names };
    }
    return this.#environments.names;
  }
}

function equal(one: string, other: string): boolean {
  return one.toLocaleLowerCase('en-US') === other.toLocaleLowerCase('en-US');
}
