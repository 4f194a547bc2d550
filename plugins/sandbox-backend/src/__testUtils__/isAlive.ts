import { spawnSync } from 'node:child_process';

/** True while a process of that id runs; one that only waits to be taken note of has ended. */
export function isAlive(processId: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(processId)], {
    encoding: 'utf8',
  });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}
