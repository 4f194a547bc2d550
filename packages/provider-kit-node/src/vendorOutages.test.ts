import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { z } from 'zod';
import { BASE, createClient } from './__testUtils__/vendor';
import { findVendorFailure } from './VendorFailure';
import { VendorHttpClient } from './VendorHttpClient';

describe('VendorHttpClient, where the vendor does not answer', () => {
  const server = setupServer();
  registerMswTestHooks(server);

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
