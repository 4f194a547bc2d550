import { ChildProcess, spawn } from 'node:child_process';

// Reads "+ <group>" and "- <group>" and, when its input ends for whatever reason, kills the groups that are left.
const script = `
trap '' HUP INT TERM
groups=
while read -r change group; do
  if [ "$change" = + ]; then
    groups="$groups $group"
  else
    left=
    for one in $groups; do [ "$one" = "$group" ] || left="$left $one"; done
    groups=$left
  fi
done
for one in $groups; do kill -9 "-$one" 2>/dev/null; done
exit 0
`;

/**
 * Sees to it that no process group outlives the portal, even where the portal is killed: a small child
 * process, told of every group, kills them when the pipe to it breaks.
 */
export class ProcessGuard {
  readonly #groups = new Set<number>();
  #child: ChildProcess | undefined;
  #stopped = false;

  /** The process group's id is the process id of its leader. */
  add(group: number): void {
    this.#groups.add(group);
    if (!this.#child) this.#start();
    else this.#child.stdin?.write(`+ ${group}\n`);
  }

  /** Call it when the whole group has ended. */
  remove(group: number): void {
    if (this.#groups.delete(group)) {
      this.#child?.stdin?.write(`- ${group}\n`);
    }
  }

  /** Kills the groups that are left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const child = this.#child;
    if (!child) return;
    await new Promise<void>(resolve => {
      child.once('close', () => resolve());
      child.ref();
      child.stdin?.end();
    });
  }

  #start(): void {
    if (this.#stopped) return;
    // Not in the portal's own group, where Ctrl+C or a kill of the group would reach it too.
    const child = spawn('sh', ['-c', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      env: { PATH: process.env.PATH },
    });
    this.#child = child;
    child.unref();
    (child.stdin as unknown as { unref?(): void }).unref?.();
    child.stdin?.on('error', () => {});
    child.on('error', () => {});
    child.on('close', () => {
      this.#child = undefined;
      if (this.#groups.size > 0) this.#start();
    });
    for (const group of this.#groups) child.stdin?.write(`+ ${group}\n`);
  }
}

/** Sends a signal to a whole process group; nothing happens where it has ended. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended.
  }
}
