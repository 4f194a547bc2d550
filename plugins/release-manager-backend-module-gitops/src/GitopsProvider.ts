import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { Artifact } from '@paved-path/backstage-plugin-release-manager-common';
import {
  ArtifactQuery,
  CallOptions,
  Comparison,
  ProviderReleaseRequest,
  ReleaseProvider,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { ArtifactFolder } from './artifacts/ArtifactFolder';
import {
  commitsBetween,
  Lineage,
  shaOfArtifactId,
} from './artifacts/commitsBetween';
import { GitopsConfig } from './config';
import { DesiredState } from './DesiredState';
import { ConfigRepository } from './git/ConfigRepository';
import { blobId } from './git/objects';
import { HistoryIndex } from './history/HistoryIndex';
import { serviceFolder } from './layout';
import { compareManifests } from './manifests';
import { Mirror } from './Mirror';
import { ReleaseWriter } from './ReleaseWriter';

/**
 * Keeps desired state in a config repository, laid out as Lunar's is, and finds artifacts in a folder.
 * @internal
 */
export class GitopsProvider implements ReleaseProvider {
  readonly id = 'gitops';
  readonly title = 'the config repository';
  readonly #artifacts: ArtifactFolder;
  readonly #mirror: Mirror;
  readonly #index: HistoryIndex;
  readonly #desired: DesiredState;
  readonly #writer: ReleaseWriter;

  static create(options: {
    config: GitopsConfig;
    index: HistoryIndex;
    logger: LoggerService;
  }): GitopsProvider {
    const { config, index, logger } = options;
    const repository = new ConfigRepository({
      ...config.repository,
      folder: config.folder,
    });
    const mirror = new Mirror({
      repository,
      index,
      logger,
      name: `${withoutUser(config.repository.url)}#${config.repository.branch}`,
      fetchInterval: config.fetchInterval,
    });
    const artifacts = new ArtifactFolder(config.artifactsFolder);
    return new GitopsProvider({ artifacts, mirror, index, config });
  }

  private constructor(options: {
    artifacts: ArtifactFolder;
    mirror: Mirror;
    index: HistoryIndex;
    config: GitopsConfig;
  }) {
    const { artifacts, mirror, index, config } = options;
    this.#artifacts = artifacts;
    this.#mirror = mirror;
    this.#index = index;
    this.#desired = new DesiredState(mirror, index);
    this.#writer = new ReleaseWriter({
      artifacts,
      mirror,
      index,
      committer: config.committer,
    });
  }

  /** Begins to follow the repository, and goes on trying where it cannot be reached. */
  start(): void {
    this.#mirror.start();
  }

  async stop(): Promise<void> {
    await this.#mirror.stop();
  }

  async getArtifacts(service: ServiceReference, query: ArtifactQuery) {
    const { artifacts, problems } = await this.#artifacts.list(service.name);
    const matching = artifacts
      .map(stored => stored.artifact)
      .filter(
        artifact =>
          (!query.branch || artifact.branch === query.branch) &&
          (!query.search || matches(artifact, query.search)),
      );
    const from = query.cursor
      ? matching.findIndex(artifact => artifact.id === query.cursor) + 1
      : 0;
    if (query.cursor && !from) {
      throw new InputError(
        'cursor: the page that it belongs to is no longer there; begin again without a cursor',
      );
    }
    const items = matching.slice(from, from + query.limit);
    return {
      items,
      nextCursor:
        from + items.length < matching.length
          ? items[items.length - 1]?.id
          : undefined,
      problem: problems.length ? problems.join('\n') : undefined,
    };
  }

  async getArtifact(service: ServiceReference, artifactId: string) {
    const stored = await this.#artifacts.get(service.name, artifactId);
    return stored?.artifact;
  }

  async getDesired(service: ServiceReference, options: CallOptions) {
    const { asOf, problem } = await this.#mirror.ready();
    return {
      environments: await this.#desired.read(service, options.signal),
      asOf,
      problem,
    };
  }

  async getHistory(
    service: ServiceReference,
    query: { environment?: string; limit: number; cursor?: string },
  ) {
    const { asOf, problem } = await this.#mirror.ready();
    const page = await this.#index.list({ ...query, service: service.name });
    return { ...page, asOf, problem };
  }

  async compare(
    service: ServiceReference,
    request: { environment: string; artifactId: string },
    options: CallOptions,
  ): Promise<Comparison> {
    const { environment, artifactId } = request;
    await this.#mirror.ready();
    const wanted = await this.#artifacts.files(
      service.name,
      artifactId,
      environment,
    );
    const { repository } = this.#mirror;
    const { head } = repository.state;
    const folder = serviceFolder(service, environment);
    const present = head
      ? await repository.listFiles(head, folder)
      : new Map<string, string>();
    const read = async (path: string) =>
      head
        ? (await repository.read(head, `${folder}/${path}`))?.content
        : undefined;
    const currentArtifactId = await this.#desired.artifactId(
      service,
      environment,
    );
    const between = currentArtifactId
      ? await this.getCommitsBetween(service, {
          fromArtifactId: currentArtifactId,
          toArtifactId: artifactId,
        })
      : await this.#first(service, artifactId);
    options.signal.throwIfAborted();
    return {
      ...between,
      upToDate: isSame(present, wanted),
      manifests: await compareManifests(present, wanted, read),
      currentArtifactId,
    };
  }

  async getCommitsBetween(
    service: ServiceReference,
    request: { fromArtifactId: string; toArtifactId: string },
  ) {
    const [from, to] = await Promise.all([
      this.#lineage(service, request.fromArtifactId),
      this.#lineage(service, request.toArtifactId),
    ]);
    return commitsBetween(from, to);
  }

  async release(request: ProviderReleaseRequest, options: CallOptions) {
    return this.#writer.release(request, options.signal);
  }

  async #first(
    service: ServiceReference,
    artifactId: string,
  ): Promise<Pick<Comparison, 'direction' | 'commits' | 'truncated'>> {
    const stored = await this.#artifacts.get(service.name, artifactId);
    if (!stored) {
      throw new NotFoundError(
        `Service ${service.name} has no artifact ${artifactId}`,
      );
    }
    return { direction: 'first', commits: [], truncated: false };
  }

  // An artifact that is no longer kept is still known by its id.
  async #lineage(
    service: ServiceReference,
    artifactId: string,
  ): Promise<Lineage> {
    const stored = await this.#artifacts.get(service.name, artifactId);
    if (!stored) {
      return { artifactId, sha: shaOfArtifactId(artifactId), commits: [] };
    }
    const { artifact, commits } = stored;
    return {
      artifactId,
      sha: artifact.commit.sha,
      branch: artifact.branch,
      builtAt: artifact.builtAt,
      commits: commits.length ? commits : [artifact.commit],
    };
  }
}

function matches(artifact: Artifact, search: string): boolean {
  const { id, commit } = artifact;
  const needle = search.toLocaleLowerCase('en-US');
  return [id, commit.sha, commit.message, commit.author.name].some(each =>
    each.toLocaleLowerCase('en-US').includes(needle),
  );
}

function isSame(
  present: Map<string, string>,
  wanted: Map<string, Buffer>,
): boolean {
  if (present.size !== wanted.size) return false;
  for (const [path, content] of wanted) {
    const oid = present.get(path);
    if (!oid || oid !== blobId(content, oid.length / 2)) return false;
  }
  return true;
}

function withoutUser(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
