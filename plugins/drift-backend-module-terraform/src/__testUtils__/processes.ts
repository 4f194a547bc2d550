import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

type Process = { pid: number; parent: number; state: string; command: string };

/** Where the system tells it in files, a look takes no process of its own. */
function running(): Process[] {
  const all = existsSync('/proc/self/stat') ? fromFiles() : fromCommand();
  // One that ended and that nobody has waited for yet does nothing any more.
  return all.filter(({ state }) => !state.startsWith('Z'));
}

function fromFiles(): Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return {
          pid: Number(name),
          parent: Number(parent),
          state,
          command: command.split('\0').join(' ').trim(),
        };
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

function fromCommand(): Process[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='])
    .toString()
    .split('\n')
    .flatMap(line => {
      const found = line.match(/^ *(\d+) +(\d+) +(\S+) +(.*)$/);
      if (!found) return [];
      const [, pid, parent, state, command] = found;
      return { pid: Number(pid), parent: Number(parent), state, command };
    });
}

/** What runs below a process, with what it was started as. */
export function descendantsOf(
  pid: number,
): Array<{ pid: number; command: string }> {
  const all = running();
  const below = new Set([pid]);
  for (const parent of below) {
    for (const each of all) if (each.parent === parent) below.add(each.pid);
  }
  below.delete(pid);
  return all.filter(each => below.has(each.pid));
}

export function isRunning(pid: number): boolean {
  return running().some(each => each.pid === pid);
}

/** Waits until something is so; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(done => setTimeout(done, 20));
}

export async function untilThere(file: string): Promise<void> {
  await until(() => existsSync(file));
}
