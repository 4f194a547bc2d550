import { ChildProcessWithoutNullStreams, spawn } from 'node:child_process';

/** An object of a repository. @internal */
export type GitObject = { oid: string; type: string; content: Buffer };

type Waiting = {
  resolve: (object: GitObject | undefined) => void;
  reject: (error: Error) => void;
};

/**
 * Reads objects through one `git cat-file --batch` that is kept open, so that a read costs no process.
 * @internal
 */
export class ObjectReader {
  readonly #folder: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  /** How many bytes must be there before it is worth looking again. */
  #needed = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The object that a name such as `<commit>:<path>` stands for; undefined where there is none. */
  read(name: string): Promise<GitObject | undefined> {
    if (/[\n\0]/.test(name)) return Promise.resolve(undefined);
    const child = this.#start();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      child.stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#child?.kill();
  }

  #start(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = spawn(
      'git',
      ['--git-dir', this.#folder, 'cat-file', '--batch'],
      {
        stdio: 'pipe',
        env: {
          PATH: process.env.PATH,
          LC_ALL: 'C',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
        },
      },
    );
    const end = (error: Error) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#chunks = [];
      this.#length = 0;
      this.#needed = 0;
      for (const each of waiting) each.reject(error);
    };
    child.on('error', end);
    child.on('close', () => end(new Error('git cat-file ended')));
    child.stdin.on('error', () => {});
    child.stderr.resume();
    child.stdout.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      if (this.#length >= this.#needed) this.#take();
    });
    this.#child = child;
    return child;
  }

  #take(): void {
    let buffer = Buffer.concat(this.#chunks);
    this.#needed = 0;
    for (;;) {
      const newline = buffer.indexOf(0x0a);
      if (newline < 0) break;
      const header = buffer.toString('utf8', 0, newline);
      const match = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(header);
      if (!match) {
        buffer = buffer.subarray(newline + 1);
        this.#waiting.shift()?.resolve(undefined);
        continue;
      }
      const size = Number(match[3]);
      const end = newline + 1 + size + 1;
      if (buffer.length < end) {
        this.#needed = end;
        break;
      }
      this.#waiting.shift()?.resolve({
        oid: match[1],
        type: match[2],
        content: Buffer.from(buffer.subarray(newline + 1, end - 1)),
      });
      buffer = buffer.subarray(end);
    }
    this.#chunks = buffer.length ? [buffer] : [];
    this.#length = buffer.length;
  }
}
