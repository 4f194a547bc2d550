import { runGit } from '@paved-path/provider-kit-node';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';

/** A folder of bare repositories over smart HTTP, on loopback, for whoever knows the token. */
export async function startGitServer(options: { root: string; token: string }) {
  const { root, token } = options;
  const expected = `Basic ${Buffer.from(`backstage:${token}`).toString(
    'base64',
  )}`;
  const server = createServer((incoming, response) => {
    if (incoming.headers.authorization !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end();
      return;
    }
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: incoming.method,
        CONTENT_TYPE: incoming.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: incoming.headers['content-encoding'] ?? '',
        REMOTE_USER: 'backstage',
      },
    });
    incoming.pipe(child.stdin);
    const pieces: Buffer[] = [];
    child.stdout.on('data', piece => pieces.push(piece));
    child.on('close', () => {
      const answer = Buffer.concat(pieces);
      const end = answer.indexOf('\r\n\r\n');
      const headers = answer
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map(line => line.split(': ') as [string, string]);
      const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
      response.writeHead(
        Number.parseInt(status, 10),
        Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
      );
      response.end(answer.subarray(end + 4));
    });
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    createRepository: async (name: string) => {
      const folder = `${root}/${name}.git`;
      await runGit([
        'init',
        '--quiet',
        '--bare',
        '--initial-branch=main',
        folder,
      ]);
      await runGit(['config', 'http.receivepack', 'true'], { cwd: folder });
      return folder;
    },
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
      }),
  };
}
