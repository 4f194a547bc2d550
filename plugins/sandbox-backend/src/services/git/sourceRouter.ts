import { spawn } from 'node:child_process';
import { NotFoundError } from '@backstage/errors';
import { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { gitSettingsEnvironment } from './cgi';
import { RepositoryService } from './RepositoryService';

/**
 * Files of the default branch, for the catalog and TechDocs.
 *
 * @param loopback - refuses requests from elsewhere
 */
export function createSourceRouter(
  repositories: RepositoryService,
  loopback: RequestHandler,
): Router {
  const router = PromiseRouter();

  router.get('/repositories/:owner/:name/raw/*', loopback, async (req, res) => {
    const path = (req.params as Record<string, string>)[0];
    const source = await find(req, res);
    if (!source) return;
    if (
      !path ||
      path.includes('\0') ||
      path.split('/').some(part => ['', '.', '..'].includes(part))
    ) {
      throw new NotFoundError(`There is no file '${path}'`);
    }
    await stream(
      res,
      source.folder,
      ['cat-file', 'blob', `${source.sha}:${path}`],
      first => {
        // What people push is never rendered as a page of the portal's own origin.
        res.setHeader('X-Content-Type-Options', 'nosniff');
        res.setHeader('Content-Security-Policy', 'sandbox');
        res.type(
          first?.includes(0)
            ? 'application/octet-stream'
            : 'text/plain; charset=utf-8',
        );
      },
      `There is no file '${path}' in the default branch`,
    );
  });

  router.get(
    '/repositories/:owner/:name/archive.tar.gz',
    loopback,
    async (req, res) => {
      const source = await find(req, res);
      if (!source) return;
      await stream(
        res,
        source.folder,
        [
          'archive',
          '--format=tar.gz',
          `--prefix=${req.params.name}/`,
          source.sha,
        ],
        () => res.type('application/gzip'),
        'The repository cannot be read',
      );
    },
  );

  return router;

  /** Undefined where it has answered already: the caller has this version. */
  async function find(
    req: Request,
    res: Response,
  ): Promise<{ folder: string; sha: string } | undefined> {
    const { owner, name } = req.params;
    const row = await repositories.getRow(owner, name);
    const sha = await repositories.headSha(owner, name, row.default_branch);
    if (!sha) {
      throw new NotFoundError(`${owner}/${name} has no commit yet`);
    }
    res.setHeader('ETag', `"${sha}"`);
    res.setHeader('Cache-Control', 'no-cache');
    // Not `req.fresh`: fetch adds `Cache-Control: no-cache` to a request of this kind, which would make it false.
    if (req.get('if-none-match')?.includes(`"${sha}"`)) {
      res.status(304).end();
      return undefined;
    }
    return { folder: repositories.folderOf(owner, name), sha };
  }
}

function stream(
  res: Response,
  folder: string,
  args: string[],
  onFirst: (chunk: Buffer | undefined) => void,
  missing: string,
): Promise<void> {
  const child = spawn('git', args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      LC_ALL: 'C',
      ...gitSettingsEnvironment(),
    },
  });
  res.on('close', () => child.kill());
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.stdout.once('data', (chunk: Buffer) => {
      onFirst(chunk);
      res.write(chunk);
      child.stdout.pipe(res, { end: false });
    });
    child.on('close', code => {
      if (code === 0) {
        if (!res.headersSent) onFirst(undefined);
        res.end();
        resolve();
      } else if (res.headersSent) {
        res.destroy();
        resolve();
      } else {
        reject(new NotFoundError(missing));
      }
    });
  });
}
