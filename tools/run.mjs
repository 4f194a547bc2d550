import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Sentence } from './say.mjs';

/** The repository's root. */
export const root = path.resolve(fileURLToPath(import.meta.url), '../..');

/** Runs a command and resolves with its exit code; its output goes where ours goes, and it ends when we are told to end. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      ...options,
    });
    const end = () => child.kill('SIGTERM');
    process.on('SIGTERM', end);
    child.on('error', error => {
      process.off('SIGTERM', end);
      reject(new Sentence(`${command} could not be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      process.off('SIGTERM', end);
      resolve(signal ? 1 : code);
    });
  });
}

/** The path of a program on PATH, or undefined. */
export function findProgram(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (folder && fs.statSync(file).isFile()) return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
