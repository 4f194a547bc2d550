import { createMockDirectory } from '@backstage/backend-test-utils';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { withFirstCommit } from './gitPush';

describe('withFirstCommit', () => {
  const folder = createMockDirectory({ content: { 'README.md': '# Refunds' } });
  const author = { name: 'Ana', email: 'ana@example.com' };

  it('shows the token to the host alone', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.statusCode = 403;
      response.end(`no entry for ${request.headers.authorization}`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const token = 'canary-77ab';
    const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
    const { signal } = new AbortController();
    try {
      const error = await withFirstCommit(
        { folder: folder.path, message: 'Create refunds', author, signal },
        commit =>
          commit.push({
            url: `http://127.0.0.1:${port}/acme/refunds.git`,
            branch: 'main',
            token,
            signal,
          }),
      ).catch(thrown => thrown);
      expect(seen[0]).toBe(`Basic ${basic}`);
      expect(error).toMatchObject({ name: 'NotAllowedError' });
      expect(error.message).toContain('The first commit could not be pushed');
      const everything = [error.message, error.stack, JSON.stringify(error)];
      expect(everything.join()).not.toContain(token);
      expect(everything.join()).not.toContain(basic);
    } finally {
      server.close();
    }
    // The folder is as it was.
    expect(folder.content()).toEqual({ 'README.md': '# Refunds' });
  });
});
