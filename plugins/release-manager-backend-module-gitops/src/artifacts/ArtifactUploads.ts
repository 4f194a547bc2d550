import { ConflictError, InputError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import {
  Artifact,
  ARTIFACT_AVAILABLE_TOPIC,
} from '@paved-path/backstage-plugin-release-manager-common';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WriteQueue } from '../git/WriteQueue';
import { requireName } from '../names';
import { folderDigest } from './folderDigest';
import { readArtifact } from './readArtifact';
import { unpack, UnpackLimits } from './unpack';

// Begins with a dot, so that nobody takes it for an artifact.
const TEMPORARY = '.upload-';
const ABANDONED_AFTER = 60 * 60 * 1000;

/**
 * Takes artifacts that a pipeline elsewhere made into the folder of artifacts, whole or not at all.
 * @internal
 */
export class ArtifactUploads {
  readonly #folder: string;
  readonly #limits: UnpackLimits;
  readonly #events: EventsService;
  // One at a time, so that what is unpacked in memory is bounded.
  readonly #queue = new WriteQueue();

  constructor(options: {
    /** Absolute. */
    folder: string;
    limits: UnpackLimits;
    events: EventsService;
  }) {
    this.#folder = options.folder;
    this.#limits = options.limits;
    this.#events = options.events;
  }

  /**
   * Stores an artifact, and tells that it is there.
   *
   * @param options - `archive` is the tar.gz of its folder.
   * @returns `isNew` is false where just this artifact was there already
   * @throws InputError that names what is wrong; ConflictError where another content has the id
   */
  async put(options: {
    service: string;
    artifactId: string;
    archive: Buffer;
  }): Promise<{ artifact: Artifact; isNew: boolean }> {
    const { service, artifactId, archive } = options;
    const parent = join(this.#folder, requireName('service:', service));
    const target = join(parent, requireName('artifactId:', artifactId));
    const temporary = join(parent, `${TEMPORARY}${randomUUID()}`);
    await mkdir(temporary, { recursive: true });
    try {
      await this.#queue.run(() => unpack(archive, temporary, this.#limits));
      const artifact = await readUploaded(temporary, { service, artifactId });
      const isNew = await moveOrCompare(temporary, target);
      // Told again where it was there: whoever stored it may have died before telling.
      await this.#events.publish({
        topic: ARTIFACT_AVAILABLE_TOPIC,
        eventPayload: { service, artifactId },
      });
      return { artifact, isNew };
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }

  /** Deletes what uploads left behind that were killed in the middle. */
  async removeAbandoned(): Promise<void> {
    const services = await readdir(this.#folder).catch((): string[] => []);
    for (const service of services) {
      const parent = join(this.#folder, service);
      const names = await readdir(parent).catch((): string[] => []);
      for (const name of names.filter(each => each.startsWith(TEMPORARY))) {
        const path = join(parent, name);
        const status = await stat(path).catch(() => undefined);
        // A younger one may be another replica's.
        if (status && status.mtimeMs < Date.now() - ABANDONED_AFTER) {
          await rm(path, { recursive: true, force: true });
        }
      }
    }
  }
}

async function readUploaded(
  folder: string,
  expected: { service: string; artifactId: string },
): Promise<Artifact> {
  const { service, artifactId } = expected;
  if (!(await stat(join(folder, 'artifact.json')).catch(() => undefined))) {
    throw new InputError(
      'body: the archive has no artifact.json at its top: pack what is in the folder of the artifact (tar --directory="$PLAN_OUTPUT" .)',
    );
  }
  const { artifact, namedService } = await readArtifact(folder, {
    service,
    id: artifactId,
  });
  if (namedService !== service) {
    throw new InputError(
      `service: artifact.json names the service ${JSON.stringify(
        namedService ?? '',
      )}; it must be ${service}, as the address says`,
    );
  }
  return artifact;
}

// Renaming onto a folder that holds something fails, so that of two uploads at once one is first.
async function moveOrCompare(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code || !['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(code)) {
      throw error;
    }
    const [wanted, present] = await Promise.all([
      folderDigest(from),
      folderDigest(to).catch(() => undefined),
    ]);
    if (present === undefined) throw error;
    if (wanted === present) return false;
    throw new ConflictError(
      'artifactId: there is an artifact with this id and another content; an artifact never changes: build a new one',
    );
  }
}
