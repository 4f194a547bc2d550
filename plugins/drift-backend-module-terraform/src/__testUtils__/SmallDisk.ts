import { runCommand } from '@paved-path/provider-kit-node';
import { chmod, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * A disk that can be full. Where the one who runs the tests may mount, it is a small one in a folder of its own. Elsewhere no file can grow
 * beyond what is left, which the command runs into in the same places.
 */
export class SmallDisk {
  readonly isMounted: boolean;
  readonly #folder: string;
  readonly #terraform: string;

  private constructor(folder: string, terraform: string, isMounted: boolean) {
    this.#folder = folder;
    this.#terraform = terraform;
    this.isMounted = isMounted;
  }

  static async create(
    folder: string,
    megabytes: number,
    terraform: string,
  ): Promise<SmallDisk> {
    await mkdir(folder, { recursive: true });
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs'];
    const isMounted = await runCommand('mount', [...options, folder]).then(
      () => true,
      () => false,
    );
    return new SmallDisk(folder, terraform, isMounted);
  }

  /** Leaves so many bytes; the command to be run then. */
  async leave(bytes: number): Promise<string> {
    if (this.isMounted) {
      await this.free();
      const { bavail, bsize } = await statfs(this.#folder);
      const size = Math.max(0, bavail * bsize - bytes);
      await writeFile(join(this.#folder, 'filler'), Buffer.alloc(size, 1));
      return this.#terraform;
    }
    // In blocks of 512 bytes.
    const command = join(dirname(this.#folder), `cli-${bytes}`);
    await writeFile(
      command,
      `#!/bin/sh\nulimit -f ${Math.floor(bytes / 512)}\nexec ${
        this.#terraform
      } "$@"\n`,
    );
    await chmod(command, 0o755);
    return command;
  }

  /** Has room again; the command to be run then. */
  async free(): Promise<string> {
    await rm(join(this.#folder, 'filler'), { force: true });
    return this.#terraform;
  }

  async remove(): Promise<void> {
    if (this.isMounted) await runCommand('umount', [this.#folder]);
  }
}
