import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { makeBills } from '../examples/bills/make-bills.mjs';
import { root } from './run.mjs';
import { Sentence } from './say.mjs';

/** A first start fills databases and repositories; it gets this long, in milliseconds. */
const START_TIMEOUT = 180_000;
/** Services are given some seconds to stop; what has not stopped after this time, in milliseconds, is killed. */
const STOP_TIMEOUT = 20_000;

/**
 * Starts the portal's backend, which serves the frontend too, and resolves when it is ready.
 * What it logs goes to a file in the state folder; errors are also shown, or everything where `verbose` is set.
 * Where `signal` is aborted, it is stopped, also in the middle of its start.
 */
export async function startPortal(
  toolchain,
  settings,
  { verbose = false, signal } = {},
) {
  // Bills of the example organisation up to yesterday: a portal that runs on has new days with its next start.
  makeBills({ folder: path.join(settings.state, 'bills') });
  const logFile = path.join(settings.state, 'log/portal.log');
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.createWriteStream(logFile);
  const child = spawn(
    toolchain.node,
    [
      '--no-node-snapshot',
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'src/index.ts',
      '--config',
      path.join(root, 'app-config.yaml'),
      ...localConfig(),
    ],
    {
      cwd: path.join(root, 'packages/backend'),
      env: {
        NODE_ENV: 'development',
        // Half a second of each start after the first one.
        NODE_COMPILE_CACHE: path.join(root, '.toolchain/compile-cache'),
        ...toolchain.env,
        ...settings.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const guard = stopWithUs(child);
  let tail = [];
  const follow = stream => {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', chunk => {
      log.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      tail = [...tail, ...lines].slice(-25);
      for (const line of lines) {
        // eslint-disable-next-line no-control-regex
        const plain = line.replace(/\u001b\[[0-9;]*m/g, '');
        if (verbose || /^\S+ \S+ error\b/.test(plain)) {
          process.stdout.write(`${line}\n`);
        }
      }
    });
  };
  follow(child.stdout);
  follow(child.stderr);
  const ended = new Promise(resolve => {
    child.on('close', code => {
      guard.kill('SIGKILL');
      log.end();
      resolve(code ?? 1);
    });
  });
  let exitCode;
  ended.then(code => {
    exitCode = code;
  });
  const stop = () => {
    if (exitCode === undefined) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
      ended.then(() => clearTimeout(timer));
    }
    return ended;
  };
  signal?.addEventListener('abort', stop);
  const deadline = Date.now() + START_TIMEOUT;
  while (!(await isReady(settings.url))) {
    if (signal?.aborted) {
      await stop();
      break;
    }
    if (exitCode !== undefined) {
      throw new Sentence(
        `The portal did not start. Its last lines (all of them are in ${logFile}):\n${tail.join(
          '\n',
        )}`,
      );
    }
    if (Date.now() > deadline) {
      await stop();
      throw new Sentence(
        `The portal was not ready after ${
          START_TIMEOUT / 1000
        } s. Its log is ${logFile}.`,
      );
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return { ended, stop, logFile };
}

// A portal that can no longer write its log does not always come to its end; it gets some seconds.
const guardScript = `
read -r line
kill -TERM "$0"
for second in 1 2 3 4 5 6 7 8; do
  sleep 1
  kill -0 "$0" 2>/dev/null || exit 0
done
kill -KILL "$0"
`;

/**
 * Ends the portal when we are gone, also where we are killed and can no longer do it ourselves: the input of a
 * process of its own ends with us.
 */
function stopWithUs(child) {
  const guard = spawn('sh', ['-c', guardScript, String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  return guard;
}

/** Settings of one's own, that git ignores. */
function localConfig() {
  const file = path.join(root, 'app-config.local.yaml');
  return fs.existsSync(file) ? ['--config', file] : [];
}

/** Ready is when somebody can sign in: on the first start the catalog takes a moment to read who there is. */
async function isReady(url) {
  try {
    const health = await fetch(`${url}/.backstage/health/v1/readiness`);
    if (!health.ok) return false;
    const people = await fetch(`${url}/api/auth/modules/local-users/users`);
    return !people.ok || (await people.json()).users.length > 0;
  } catch {
    return false;
  }
}
