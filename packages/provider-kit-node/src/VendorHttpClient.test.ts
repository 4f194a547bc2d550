import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { AuthenticationError } from '@backstage/errors';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { z } from 'zod';
import { findVendorFailure } from './VendorFailure';
import { VendorHttpClient, VendorHttpClientOptions } from './VendorHttpClient';

const BASE = 'https://api.example.com/v2';
const TOKEN = 'canary-7d21';
const KEY = 'canary-key-9';

describe('VendorHttpClient', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  function createClient(options: Partial<VendorHttpClientOptions> = {}) {
    return new VendorHttpClient({
      vendor: 'Acme',
      baseUrl: `${BASE}/`,
      headers: { 'X-Organization': '7' },
      secretHeaders: { Authorization: `Bearer ${TOKEN}`, 'X-Api-Key': KEY },
      retries: 2,
      initialDelay: 1,
      ...options,
    });
  }

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

  it('waits as long as it is asked to, and survives an outage and a login page', async () => {
    const times: number[] = [];
    server.use(
      http.get(`${BASE}/x`, () => {
        times.push(Date.now());
        switch (times.length) {
          case 1:
            return HttpResponse.json(
              { message: 'slow down' },
              { status: 429, headers: { 'X-RateLimit-Reset': '0.4' } },
            );
          case 2:
            return HttpResponse.html('<html>Sign in</html>');
          default:
            return HttpResponse.json({ ok: true });
        }
      }),
    );
    await createClient().send(z.unknown(), { path: '/x' });
    expect(times).toHaveLength(3);
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(390);
  });

  it('says how long a vendor asks to wait where that is too long', async () => {
    server.use(
      http.get(`${BASE}/x`, () =>
        HttpResponse.json(
          { message: 'slow down' },
          { status: 429, headers: { 'Retry-After': '120' } },
        ),
      ),
    );
    await expect(
      createClient().send(z.unknown(), { path: '/x' }),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message:
        'Acme answered GET /x with 429: slow down; it asks to wait 120 s',
    });
  });

  it('leaves a vendor alone that fails again and again', async () => {
    let count = 0;
    server.use(
      http.get(`${BASE}/x`, () => {
        count += 1;
        return HttpResponse.json({}, { status: 500 });
      }),
    );
    const client = createClient({ retries: 20 });
    await expect(client.send(z.unknown(), { path: '/x' })).rejects.toThrow(
      'Acme did not answer GET /x: it failed ten times in a row and is left alone for half a minute',
    );
    expect(count).toBe(10);
  });

  it('gives up at its deadline, and refuses what is too long or of another shape', async () => {
    server.use(
      http.get(`${BASE}/slow`, () => delay('infinite')),
      http.get(`${BASE}/long`, () =>
        HttpResponse.json({ text: 'x'.repeat(2000) }),
      ),
      http.get(`${BASE}/other`, () => HttpResponse.json({ id: 7 })),
    );
    const client = createClient({ deadline: 20, retries: 1, maxBytes: 1000 });
    await expect(client.send(z.unknown(), { path: '/slow' })).rejects.toThrow(
      'Acme did not answer GET /slow: there was no answer within 0.02 s',
    );
    await expect(
      createClient({ maxBytes: 1000 }).send(z.unknown(), { path: '/long' }),
    ).rejects.toThrow('more than 1000 bytes');
    await expect(
      createClient().send(z.object({ id: z.string() }), { path: '/other' }),
    ).rejects.toThrow(/in a shape that is not documented: .*expected string/);
    await expect(
      createClient().send(
        z.object({
          a: z.string(),
          b: z.string(),
          c: z.string(),
          d: z.string(),
        }),
        { path: '/other' },
      ),
    ).rejects.toThrow(/and 1 more$/);
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

  it('leaves alone whom it gets no answer from ten times in a row, and not who refuses in between', async () => {
    let count = 0;
    server.use(
      http.get(`${BASE}/down`, () => HttpResponse.json({}, { status: 500 })),
      http.get(`${BASE}/gone`, () => HttpResponse.json({}, { status: 404 })),
      http.get(`${BASE}/there`, () => {
        count += 1;
        return HttpResponse.json({});
      }),
    );
    const client = createClient({ retries: 0 });
    const ask = (path: string) =>
      client.send(z.unknown(), { path }).then(
        () => 'answered',
        ({ name, message }: Error) =>
          message.includes('ten times in a row') ? 'left alone' : name,
      );
    for (let turn = 0; turn < 12; turn += 1) {
      await expect(ask('/down')).resolves.toBe('ServiceUnavailableError');
      await expect(ask('/gone')).resolves.toBe('NotFoundError');
    }
    await expect(ask('/there')).resolves.toBe('answered');
    for (let turn = 0; turn < 10; turn += 1) await ask('/down');
    await expect(ask('/there')).resolves.toBe('left alone');
    expect(count).toBe(1);
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

  it('knows whether a command that failed may have been done', async () => {
    server.use(
      http.post(`${BASE}/broken`, () => HttpResponse.error()),
      http.post(`${BASE}/slow`, () => delay('infinite')),
      http.post(`${BASE}/down`, () => HttpResponse.json({}, { status: 503 })),
      http.post(`${BASE}/wrong`, () => HttpResponse.json({}, { status: 400 })),
    );
    const unreachable = Object.assign(new Error('no'), {
      code: 'ECONNREFUSED',
    });
    const client = createClient({
      retries: 0,
      deadline: 20,
      fetch: async (url, init) => {
        if (url.endsWith('/unreachable')) {
          throw new TypeError('fetch failed', {
            cause: new AggregateError([unreachable, unreachable]),
          });
        }
        return fetch(url, init);
      },
    });
    const mayBeDone = async (path: string) => {
      const error = await client
        .send(z.unknown(), { method: 'POST', path })
        .catch((thrown: Error) => thrown);
      return findVendorFailure(error)?.mayHaveBeenDone;
    };
    await expect(mayBeDone('/broken')).resolves.toBe(true);
    await expect(mayBeDone('/slow')).resolves.toBe(true);
    await expect(mayBeDone('/down')).resolves.toBe(true);
    await expect(mayBeDone('/wrong')).resolves.toBe(false);
    await expect(mayBeDone('/unreachable')).resolves.toBe(false);
    for (let count = 0; count < 10; count += 1) await mayBeDone('/down');
    // The circuit is open: nothing was sent.
    await expect(mayBeDone('/down')).resolves.toBe(false);
    expect(findVendorFailure(new Error('another'))).toBeUndefined();
  });

  it('does not forget an earlier try that may have been done when a later one surely was not', async () => {
    let isFirst = true;
    let count = 0;
    server.use(
      http.post(`${BASE}/lost`, () => {
        if (!isFirst) {
          return HttpResponse.json(
            {},
            { status: 429, headers: { 'Retry-After': '0' } },
          );
        }
        isFirst = false;
        return HttpResponse.error();
      }),
      http.post(`${BASE}/broken`, () => {
        count += 1;
        // So long a wait is not waited for, and the call not tried again.
        return count === 1
          ? HttpResponse.json(
              {},
              { status: 503, headers: { 'Retry-After': '600' } },
            )
          : HttpResponse.error();
      }),
    );
    const failureOf = async (client: VendorHttpClient, path: string) =>
      findVendorFailure(
        await client
          .send(z.unknown(), { method: 'POST', path })
          .catch((thrown: Error) => thrown),
      );
    await expect(failureOf(createClient(), '/lost')).resolves.toMatchObject({
      status: 429,
      mayHaveBeenDone: true,
    });
    const client = createClient({ retries: 1 });
    for (let call = 0; call < 5; call += 1) await failureOf(client, '/broken');
    expect(count).toBe(9);
    // The tenth outage in a row opens the circuit, so that the second try of the same call is not sent.
    await expect(failureOf(client, '/broken')).resolves.toMatchObject({
      message: expect.stringContaining('left alone for half a minute'),
      wasSent: false,
      mayHaveBeenDone: true,
    });
    expect(count).toBe(10);
    await expect(failureOf(client, '/broken')).resolves.toMatchObject({
      mayHaveBeenDone: false,
    });
  });
});
