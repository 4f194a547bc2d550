import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { z } from 'zod';
import { BASE, createClient, KEY, TOKEN } from './__testUtils__/vendor';

describe('VendorHttpClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('sends what it is told and parses the answer', async () => {
    const seen: unknown[] = [];
    server.use(
      http.post(`${BASE}/things`, async ({ request }) => {
        const { searchParams } = new URL(request.url);
        seen.push(
          await request.json(),
          request.headers.get('authorization'),
          request.headers.get('x-api-key'),
          request.headers.get('x-organization'),
          request.headers.get('content-type'),
          request.headers.get('x-trace'),
          [...searchParams],
        );
        return HttpResponse.json({ id: 'a', token: 'not asked for' });
      }),
      http.delete(
        `${BASE}/things/a`,
        () => new HttpResponse(null, { status: 204 }),
      ),
    );
    const client = createClient();
    await expect(
      client.send(z.object({ id: z.string() }), {
        method: 'POST',
        path: '/things',
        query: { 'page[size]': 100, all: true, none: undefined },
        body: { name: 'a' },
        headers: { 'X-Trace': '1' },
      }),
    ).resolves.toEqual({ id: 'a' });
    expect(seen).toEqual([
      { name: 'a' },
      `Bearer ${TOKEN}`,
      KEY,
      '7',
      'application/json',
      '1',
      [
        ['page[size]', '100'],
        ['all', 'true'],
      ],
    ]);
    await expect(
      client.send(z.undefined(), { method: 'DELETE', path: '/things/a' }),
    ).resolves.toBeUndefined();
  });

  it.each([
    [400, 'InputError', 1],
    [401, 'AuthenticationError', 1],
    [403, 'NotAllowedError', 1],
    [404, 'NotFoundError', 1],
    [409, 'ConflictError', 1],
    [412, 'ConflictError', 1],
    [422, 'InputError', 1],
    [503, 'ServiceUnavailableError', 3],
  ])(
    'tells %s as %s in the words of the vendor, without a secret',
    async (status, name, tries) => {
      let count = 0;
      server.use(
        http.get(`${BASE}/things`, () => {
          count += 1;
          return HttpResponse.json(
            { message: `no: Bearer ${TOKEN}, ${KEY}, ${TOKEN}` },
            { status },
          );
        }),
      );
      const error = await createClient()
        .send(z.unknown(), {
          path: '/things',
          query: { secret: 'query-canary' },
        })
        .catch((thrown: Error) => thrown);
      expect(error).toMatchObject({
        name,
        message: `Acme answered GET /things with ${status}: no: ***, ***, ***`,
      });
      expect(JSON.stringify([error, (error as Error).stack])).not.toMatch(
        /canary/,
      );
      expect(count).toBe(tries);
    },
  );

  it.each([
    [{ message: ['one', 'two'] }, 'one; two'],
    [
      { errors: [{ title: 'Bad', detail: 'worse' }, { title: 'x' }] },
      'worse; x',
    ],
    [{ errors: ['unauthorized'] }, 'unauthorized'],
    [{ error: { message: 'inner' } }, 'inner'],
    [{ error: 'plain' }, 'plain'],
    [{ message: 'x'.repeat(600) }, `${'x'.repeat(500)}…`],
    [{ anything: true }, 'an answer that is not JSON'],
  ])('finds the words in %j', async (body, words) => {
    server.use(
      http.get(`${BASE}/x`, () => HttpResponse.json(body, { status: 404 })),
    );
    await expect(
      createClient().send(z.unknown(), { path: '/x' }),
    ).rejects.toThrow(`Acme answered GET /x with 404: ${words}`);
  });

  it('asks once while many want to know, and again afterwards', async () => {
    let count = 0;
    let answer = () => {};
    const asked = new Promise<void>(resolve => {
      server.use(
        http.get(`${BASE}/x`, async () => {
          count += 1;
          resolve();
          await new Promise<void>(go => {
            answer = go;
          });
          return HttpResponse.json({ count });
        }),
      );
    });
    const client = createClient();
    const controller = new AbortController();
    const first = client.send(
      z.unknown(),
      { path: '/x' },
      {
        signal: controller.signal,
      },
    );
    const second = client.send(z.unknown(), { path: '/x' });
    await asked;
    controller.abort(new Error('cancelled by Ana'));
    await expect(first).rejects.toThrow('cancelled by Ana');
    answer();
    await expect(second).resolves.toEqual({ count: 1 });
    const third = client.send(z.unknown(), { path: '/x' });
    server.use(http.get(`${BASE}/x`, () => HttpResponse.json({ count: 9 })));
    await expect(
      client.send(z.unknown(), { path: '/x', query: { other: 1 } }),
    ).resolves.toEqual({ count: 9 });
    answer();
    await expect(third).resolves.toBeDefined();
  });

  it('aborts the request when nobody waits any more', async () => {
    const controller = new AbortController();
    const aborted = new Promise<void>(resolve => {
      server.use(
        http.get(`${BASE}/x`, async ({ request }) => {
          request.signal.addEventListener('abort', () => resolve());
          controller.abort(new Error('cancelled by Ana'));
          await delay('infinite');
        }),
      );
    });
    await expect(
      createClient().send(
        z.unknown(),
        { path: '/x' },
        {
          signal: controller.signal,
        },
      ),
    ).rejects.toThrow('cancelled by Ana');
    await aborted;
  });

  it('follows a redirect without its credentials, and only to https', async () => {
    const seen: (string | null)[] = [];
    server.use(
      http.get(`${BASE}/x`, () =>
        HttpResponse.json(null, {
          status: 307,
          headers: { Location: 'https://storage.example.net/object?sig=s' },
        }),
      ),
      http.get('https://storage.example.net/object', ({ request }) => {
        seen.push(
          request.headers.get('authorization'),
          request.headers.get('x-api-key'),
          request.headers.get('accept'),
        );
        return HttpResponse.json({ ok: true });
      }),
      http.get(`${BASE}/plain`, () =>
        HttpResponse.json(null, {
          status: 302,
          headers: { Location: 'http://127.0.0.1:1/secrets' },
        }),
      ),
      http.get(`${BASE}/loop`, () =>
        HttpResponse.json(null, {
          status: 302,
          headers: { Location: `${BASE}/loop` },
        }),
      ),
    );
    const client = createClient();
    await expect(client.send(z.unknown(), { path: '/x' })).resolves.toEqual({
      ok: true,
    });
    expect(seen).toEqual([null, null, 'application/json']);
    await expect(client.send(z.unknown(), { path: '/plain' })).rejects.toThrow(
      'not https',
    );
    await expect(client.send(z.unknown(), { path: '/loop' })).rejects.toThrow(
      'more than 5 times',
    );
  });

  it('tells a list item by item, each under the same name', async () => {
    const seen: string[] = [];
    server.use(
      http.get(`${BASE}/x`, ({ request }) => {
        seen.push(...new URL(request.url).searchParams.getAll('ids[]'));
        return HttpResponse.json({});
      }),
    );
    const query = { 'ids[]': ['a', 'b&c'], none: [] };
    await createClient().send(z.unknown(), { path: '/x', query });
    expect(seen).toEqual(['a', 'b&c']);
  });

  it('sends with what it is given, and reads the words of a refusal as it is told', async () => {
    const urls: string[] = [];
    server.use(
      http.get(`${BASE}/x`, ({ request }) =>
        HttpResponse.json(
          { why: request.headers.get('x-pace') },
          { status: 418 },
        ),
      ),
    );
    const client = createClient({
      fetch: (url, init) => {
        urls.push(url);
        if (url.endsWith('/refused')) {
          throw new AuthenticationError('The token is no good');
        }
        return fetch(url, {
          ...init,
          headers: { ...init.headers, 'X-Pace': 'kept' },
        });
      },
      readMessage: (body, status) => `${status} ${JSON.stringify(body)}`,
    });
    await expect(client.send(z.unknown(), { path: '/x' })).rejects.toThrow(
      'Acme answered GET /x with 418: 418 {"why":"kept"}',
    );
    await expect(
      client.send(z.unknown(), { path: '/refused' }),
    ).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: 'The token is no good',
    });
    expect(urls).toEqual([`${BASE}/x`, `${BASE}/refused`]);
  });

  it('sends nothing where an id would lead to another address', async () => {
    const client = createClient();
    for (const id of ['..', '.', '%2e%2e', '.%2E', '../..', '..\\x']) {
      for (const path of [`/lists/7/items/${id}`, `/lists/${id}/items`]) {
        await expect(
          client.send(z.unknown(), { method: 'DELETE', path }),
        ).rejects.toMatchObject({ name: 'InputError' });
      }
    }
    server.use(
      http.get(`${BASE}/lists/..x/...`, () => HttpResponse.json('there')),
    );
    await expect(
      client.send(z.string(), { path: '/lists/..x/...', query: { of: '..' } }),
    ).resolves.toBe('there');
  });
});
