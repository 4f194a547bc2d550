import { ServiceUnavailableError, toError } from '@backstage/errors';
import { Actor } from '@paved-path/backstage-plugin-release-manager-common';
import {
  ProviderReleaseRequest,
  ProviderReleaseResult,
} from '@paved-path/backstage-plugin-release-manager-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArtifactFolder } from './artifacts/ArtifactFolder';
import { specSchema } from './artifacts/schema';
import { formatReleaseMessage, identityPart } from './commitMessage';
import { Identity } from './git/fastImport';
import { blobId } from './git/objects';
import { HistoryIndex } from './history/HistoryIndex';
import { artifactIdOf, serviceFolder } from './layout';
import { Mirror } from './Mirror';

// A repository that somebody pushes to ten times a second leaves a gap for one attempt in four.
const MAX_ATTEMPTS = 25;

/**
 * Carries out releases: one commit that replaces the service's folder, pushed as it is, built anew where somebody else was faster.
 * @internal
 */
export class ReleaseWriter {
  readonly #artifacts: ArtifactFolder;
  readonly #mirror: Mirror;
  readonly #index: HistoryIndex;
  readonly #committer: Identity;

  constructor(options: {
    artifacts: ArtifactFolder;
    mirror: Mirror;
    index: HistoryIndex;
    committer: Identity;
  }) {
    this.#artifacts = options.artifacts;
    this.#mirror = options.mirror;
    this.#index = options.index;
    this.#committer = options.committer;
  }

  async release(
    request: ProviderReleaseRequest,
    signal: AbortSignal,
  ): Promise<ProviderReleaseResult> {
    const files = await this.#artifacts.files(
      request.service.name,
      request.artifactId,
      request.environment,
    );
    await this.#mirror.ready();
    try {
      return await this.#mirror.queue.run(() =>
        this.#write(request, files, signal),
      );
    } catch (error) {
      // A push that is cut off is explained where it is made; anywhere else nothing was written yet.
      const { name } = toError(error);
      if (name !== 'AbortError' && name !== 'TimeoutError') throw error;
      throw new ServiceUnavailableError(
        'The config repository was too busy to be written in time. Nothing was changed. Try again in a moment.',
      );
    }
  }

  async #write(
    request: ProviderReleaseRequest,
    files: Map<string, Buffer>,
    signal: AbortSignal,
  ): Promise<ProviderReleaseResult> {
    const { repository } = this.#mirror;
    let isFresh = false;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      signal.throwIfAborted();
      const done = await this.#findDone(request);
      if (done) return done;
      const parent = repository.state.head;
      const current = await this.#readCurrent(request, parent, files);
      if (current.isSame && parent) {
        // What the mirror knows may be old.
        if (!isFresh) {
          await this.#mirror.refreshWithinQueue(signal);
          isFresh = true;
          if (repository.state.head !== parent) continue;
        }
        return {
          commitSha: await this.#lastCommit(request, parent),
          alreadyThere: true,
          previousArtifactId: current.artifactId,
        };
      }
      const commit = this.#commit(request, files, parent);
      const sha = await repository.commit(commit, signal);
      if ((await this.#push(request, sha, signal)) === 'pushed') {
        await this.#mirror
          .recordWithinQueue(parent, {
            sha,
            at: new Date(commit.time * 1000).toISOString(),
            message: commit.message,
          })
          // What is pushed is pushed; the next fetch indexes it.
          .catch(() => {});
        return {
          commitSha: sha,
          alreadyThere: false,
          previousArtifactId: current.artifactId,
        };
      }
      await sleep(Math.random() * Math.min(200, 20 * 2 ** attempt), undefined, {
        signal,
      });
      await this.#mirror.refreshWithinQueue(signal);
      isFresh = true;
    }
    throw new ServiceUnavailableError(
      `The config repository is too busy: ${MAX_ATTEMPTS} times somebody else was faster. Nothing was changed. Try again in a moment.`,
    );
  }

  async #push(
    request: ProviderReleaseRequest,
    sha: string,
    signal: AbortSignal,
  ): Promise<'pushed' | 'outrun'> {
    const { repository } = this.#mirror;
    try {
      return await repository.push(sha, signal);
    } catch (error) {
      const reason = repository.explain(error);
      // The push may have arrived although its answer did not: only the repository knows.
      try {
        await this.#mirror.refreshWithinQueue();
      } catch {
        throw new Error(
          `The commit ${sha} was made, but it is not known whether it was pushed: ${reason}`,
        );
      }
      if (await this.#index.findByReleaseId(request.releaseId)) {
        return 'outrun';
      }
      throw new ServiceUnavailableError(
        `The config repository did not take the commit: ${reason}. Nothing was changed. Try again in a moment.`,
      );
    }
  }

  // The release may have been carried out by a process that could not say so any more.
  async #findDone(
    request: ProviderReleaseRequest,
  ): Promise<ProviderReleaseResult | undefined> {
    const entry = await this.#index.findByReleaseId(request.releaseId);
    return (
      entry && {
        commitSha: entry.commitSha,
        alreadyThere: false,
        previousArtifactId: await this.#index.findPrevious(
          request.service.name,
          entry.commitSha,
        ),
      }
    );
  }

  async #readCurrent(
    request: ProviderReleaseRequest,
    head: string | undefined,
    files: Map<string, Buffer>,
  ): Promise<{ isSame: boolean; artifactId: string | undefined }> {
    if (!head) return { isSame: false, artifactId: undefined };
    const { repository } = this.#mirror;
    const folder = serviceFolder(request.service, request.environment);
    const [present, spec] = await Promise.all([
      repository.listFiles(head, folder),
      repository.read(head, `${folder}/artifact.json`),
    ]);
    const isSame =
      present.size === files.size &&
      [...files].every(
        ([path, content]) =>
          present.get(path) === blobId(content, head.length / 2),
      );
    return { isSame, artifactId: spec && artifactIdOf(spec.content) };
  }

  async #lastCommit(
    request: ProviderReleaseRequest,
    head: string,
  ): Promise<string> {
    const { items } = await this.#index.list({
      service: request.service.name,
      environment: request.environment,
      limit: 1,
    });
    return items[0]?.commitSha ?? head;
  }

  #commit(
    request: ProviderReleaseRequest,
    files: Map<string, Buffer>,
    parent: string | undefined,
  ) {
    const { actor, service, environment } = request;
    return {
      parent,
      files,
      folder: serviceFolder(service, environment),
      author: toIdentity(actor),
      committer: this.#committer,
      time: Math.floor(Date.now() / 1000),
      message: formatReleaseMessage({
        service: service.name,
        environment,
        artifactId: request.artifactId,
        intent: request.intent,
        releasedBy: actor,
        artifactCreatedBy: readCreator(files.get('artifact.json')),
        releaseId: request.releaseId,
        reason: request.reason,
      }),
    };
  }
}

function toIdentity(actor: Actor): Identity {
  return {
    name: identityPart(actor.name),
    email: identityPart(actor.email ?? '').replace(/ /g, ''),
  };
}

function readCreator(content: Buffer | undefined): Actor | undefined {
  if (!content) return undefined;
  try {
    const { application } = specSchema.parse(
      JSON.parse(content.toString('utf8')),
    );
    return application.authorName
      ? { name: application.authorName, email: application.authorEmail }
      : undefined;
  } catch {
    return undefined;
  }
}
