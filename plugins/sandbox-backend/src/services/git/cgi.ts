import { spawn } from 'node:child_process';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Request, Response } from 'express';

/** What a request to `git http-backend` is about. */
export interface GitRequest {
  /** The folder of all repositories. */
  root: string;
  /** `/<owner>/<name>.git/<endpoint>`, checked by the caller. */
  pathInfo: string;
  /** Who pushes; absent for reading. */
  remoteUser?: string;
  /** Done when git has ended, and before the answer ends: whoever pushed finds it done. */
  afterwards?: () => Promise<void>;
  logger: LoggerService;
}

/** Settings that hold whatever the person who runs the portal has configured. */
const gitSettings = {
  'safe.directory': '*',
  'http.receivepack': 'true',
  'core.hooksPath': '/dev/null',
  'receive.maxInputSize': String(512 * 1024 * 1024),
  // Refused anyway; said so, it comes without a page of advice.
  'receive.denyDeleteCurrent': 'refuse',
  'gc.autoDetach': 'false',
};

/** The settings as environment variables, which git takes for as trusted as its command line. */
export function gitSettingsEnvironment(): Record<string, string> {
  const entries = Object.entries(gitSettings);
  return {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/**
 * Lets `git http-backend` answer a request, streaming in both directions. Resolves when it has ended,
 * however it ended: a person who goes away in the middle ends it too. Rejects where `afterwards` does.
 */
export function serveGit(
  req: Request,
  res: Response,
  options: GitRequest,
): Promise<void> {
  const header = (name: string) => req.get(name) ?? '';
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LC_ALL: 'C',
      ...gitSettingsEnvironment(),
      GIT_PROJECT_ROOT: options.root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: options.pathInfo,
      REQUEST_METHOD: req.method,
      QUERY_STRING: new URL(req.url, 'http://localhost').search.slice(1),
      CONTENT_TYPE: header('content-type'),
      ...(req.headers['content-length']
        ? { CONTENT_LENGTH: req.headers['content-length'] }
        : {}),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
      REMOTE_ADDR: req.socket.remoteAddress ?? '',
      ...(options.remoteUser
        ? {
            REMOTE_USER: options.remoteUser,
            GIT_COMMITTER_NAME: options.remoteUser,
            GIT_COMMITTER_EMAIL: 'push@localhost',
          }
        : {}),
    },
  });

  return new Promise((resolve, reject) => {
    let stderr = '';
    let head = Buffer.alloc(0);
    let headDone = false;

    child.stderr.on('data', chunk => {
      if (stderr.length < 4096) stderr += chunk;
    });
    child.stdin.on('error', () => {});
    req.pipe(child.stdin);
    res.on('close', () => {
      if (!res.writableFinished) child.kill('SIGTERM');
    });

    child.stdout.on('data', (chunk: Buffer) => {
      if (headDone) {
        write(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      headDone = true;
      for (const line of head
        .subarray(0, end)
        .toString('latin1')
        .split('\r\n')) {
        const colon = line.indexOf(':');
        const name = line.slice(0, colon);
        const value = line.slice(colon + 1).trim();
        if (name.toLowerCase() === 'status') res.status(parseInt(value, 10));
        else res.setHeader(name, value);
      }
      write(head.subarray(end + 4));
    });
    child.on('error', error => {
      stderr += error.message;
    });
    child.on('close', () => {
      (options.afterwards?.() ?? Promise.resolve())
        .finally(finish)
        .then(resolve, reject);
    });

    function write(chunk: Buffer) {
      if (chunk.length > 0 && !res.write(chunk)) {
        child.stdout.pause();
        res.once('drain', () => child.stdout.resume());
      }
    }

    function finish() {
      if (stderr.trim()) {
        options.logger.warn(`git ${options.pathInfo}: ${stderr.trim()}`);
      }
      if (!headDone && !res.headersSent) {
        res.status(500).type('text/plain').send('git could not answer.\n');
      } else {
        res.end();
      }
    }
  });
}
