import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sentence } from './say.mjs';

/** The repository's root. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../..');

/** Runs a command and resolves with its exit code; its output goes where ours goes. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      ...options,
    });
    child.on('error', error =>
      reject(new Sentence(`${command} could not be started: ${error.message}`)),
    );
    child.on('close', (code, signal) => resolve(signal ? 1 : code));
  });
}

/** The path of a program on PATH, or undefined. */
export function findProgram(name) {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  const { status, stdout } = spawnSync(finder, [name], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0].trim() : undefined;
}
