import { spawn } from 'node:child_process';
import { followOutput } from '../followOutput';
import { ProcessGuard, signalGroup } from '../ProcessGuard';

/** How a step ended. */
export type StepResult =
  | { type: 'succeeded' }
  | { type: 'failed'; reason: string }
  | { type: 'aborted' };

/** Runs a step's command in a process group of its own, which is gone when this resolves. */
export function runStep(options: {
  name: string;
  command: string;
  cwd: string;
  env: Record<string, string>;
  /** In milliseconds. */
  timeout: number;
  signal: AbortSignal;
  guard: ProcessGuard;
  onLine: (line: string) => void;
}): Promise<StepResult> {
  const { name, command, signal, guard } = options;
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve({ type: 'aborted' });
      return;
    }
    const child = spawn('sh', ['-c', command], {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const group = child.pid;
    if (group !== undefined) guard.add(group);
    let timedOut = false;
    const kill = () => {
      if (group !== undefined) signalGroup(group, 'SIGKILL');
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, options.timeout);
    signal.addEventListener('abort', kill, { once: true });

    followOutput(child, options.onLine);
    child.on('error', error =>
      finish({
        type: 'failed',
        reason: `Step "${name}" could not be started: ${error.message}`,
      }),
    );
    // What the command left in the background would keep its output open, and ends with it.
    child.on('exit', kill);
    child.on('close', (code, endedBy) => {
      if (signal.aborted) finish({ type: 'aborted' });
      else if (timedOut) {
        finish({
          type: 'failed',
          reason: `Step "${name}" took longer than ${
            options.timeout / 1000
          } s and was stopped`,
        });
      } else if (code === 0) finish({ type: 'succeeded' });
      else {
        finish({
          type: 'failed',
          reason: `Step "${name}" ${
            endedBy ? `was ended by ${endedBy}` : `ended with code ${code}`
          }`,
        });
      }
    });

    function finish(result: StepResult) {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
      if (group !== undefined) guard.remove(group);
      resolve(result);
    }
  });
}
