import { ServiceUnavailableError, toError } from '@backstage/errors';
import { Artifact } from '@paved-path/backstage-plugin-release-manager-common';
import {
  ReleaseProvider,
  ServiceReference,
} from '@paved-path/backstage-plugin-release-manager-node';
import { withDeadline } from '@paved-path/provider-kit-node';

const DEADLINE = 5_000;

/** Asks the provider for people who wait: with a deadline, and with errors that they understand. @internal */
export class ProviderReader {
  readonly #provider: ReleaseProvider;

  constructor(provider: ReleaseProvider) {
    this.#provider = provider;
  }

  /** Its name for a person. */
  get title(): string {
    return this.#provider.title;
  }

  /** @throws what the provider throws; ServiceUnavailableError where that has no name of its own */
  async read<T>(
    call: (provider: ReleaseProvider, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await withDeadline(this.title, DEADLINE, signal =>
        call(this.#provider, signal),
      );
    } catch (error) {
      // What has a name is for the caller; the rest is the provider's trouble.
      const { name, message } = toError(error);
      throw name === 'Error'
        ? new ServiceUnavailableError(`${this.title}: ${message}`)
        : error;
    }
  }

  /** An artifact that cannot be read is as one that is no longer kept: its id is shown. */
  async findArtifact(
    service: ServiceReference,
    artifactId: string,
    known: Artifact[] = [],
  ): Promise<Artifact | undefined> {
    return (
      known.find(each => each.id === artifactId) ??
      this.read((provider, signal) =>
        provider.getArtifact(service, artifactId, { signal }),
      ).catch(() => undefined)
    );
  }

  /** The commits between two artifacts; undefined where they cannot be told. */
  async findCommitsBetween(
    service: ServiceReference,
    fromArtifactId: string,
    toArtifactId: string,
  ) {
    return this.read((provider, signal) =>
      provider.getCommitsBetween(
        service,
        { fromArtifactId, toArtifactId },
        { signal },
      ),
    ).catch(() => undefined);
  }
}
