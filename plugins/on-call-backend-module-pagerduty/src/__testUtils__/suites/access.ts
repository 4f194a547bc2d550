import { http, HttpResponse } from 'msw';
import { sleep } from '../../http/RateLimits';
import { API, IDENTITY, refuse } from '../answers';
import { account } from '../FakePagerDuty';
import { operations } from '../operations';
import { Bench, failureOf, hasSecret, patiently } from '../setUp';
import { SECRETS, toIncident, toService } from '../shapes';

const oauth = {
  id: 'eu',
  oauth: {
    clientId: 'client',
    clientSecret: SECRETS.clientSecret,
    subDomain: 'acme',
    region: 'eu',
  },
  apiBaseUrl: API,
};

/** How PagerDuty lets the portal in, slows it down, and turns it away. */
// eslint-disable-next-line jest/no-export
export function describeAccess(bench: Bench) {
  const readOne = async (accounts?: object[], key = 'default/PPAY') => {
    const provider = await bench.fake.createProvider(accounts);
    const readings = await provider.readServices([key], patiently());
    const reading = readings.get(key)!;
    expect(hasSecret(reading)).toBe(false);
    return reading.outcome === 'failed' ? reading.reason : 'ok';
  };

  it('shows its token to PagerDuty alone', async () => {
    const { fake } = bench;
    await expect(readOne()).resolves.toBe('ok');
    expect(new Set(fake.authorizations)).toEqual(
      new Set([`Token token=${SECRETS.apiToken}`]),
    );
  });

  it('asks for an OAuth token once, with every scope that it uses, and again when it is refused', async () => {
    const { fake, server } = bench;
    const provider = await fake.createProvider([oauth]);
    const read = () => provider.readServices(['eu/PPAY'], patiently());
    await Promise.all([read(), read()]);
    await read();
    expect(fake.tokens).toBe(1);
    const { body } = fake.bodies[0];
    const form = new URLSearchParams(body);
    const scopes = form.get('scope')!.split(' ');
    expect(scopes[0]).toBe('as_account-eu.acme');
    expect(
      operations.filter(({ scope }) => scope && !scopes.includes(scope)),
    ).toEqual([]);
    // It was revoked meanwhile.
    server.use(
      http.all(`${API}/*`, ({ request }) =>
        request.headers.get('authorization') ===
        `Bearer ${SECRETS.accessToken}-1`
          ? refuse(401)
          : undefined,
      ),
    );
    const readings = await read();
    expect(readings.get('eu/PPAY')).toMatchObject({ outcome: 'ok' });
    expect(fake.tokens).toBe(2);
    expect(fake.authorizations.at(-1)).toBe(`Bearer ${SECRETS.accessToken}-2`);
    // No token helps.
    server.use(http.all(`${API}/*`, () => refuse(401)));
    const refused = (await read()).get('eu/PPAY');
    expect(refused).toMatchObject({
      outcome: 'failed',
      reason:
        "PagerDuty answered GET /services/PPAY with 401: Unauthorized; the OAuth client of the account 'eu' was revoked or is not the right one; look at oauth.clientId, oauth.clientSecret and oauth.subDomain",
    });
    expect(hasSecret(refused)).toBe(false);
  });

  it('renews an OAuth token before it expires', async () => {
    const { fake, server } = bench;
    server.use(
      http.post(`${IDENTITY}/oauth/token`, () => {
        fake.tokens += 1;
        return HttpResponse.json({ access_token: 'short', expires_in: 1e-6 });
      }),
    );
    await expect(readOne([oauth], 'eu/PPAY')).resolves.toBe('ok');
    expect(fake.tokens).toBeGreaterThan(1);
  });

  it('says that an OAuth client is refused, without its secret', async () => {
    const { server } = bench;
    server.use(
      http.post(`${IDENTITY}/oauth/token`, () =>
        HttpResponse.json(
          {
            error: 'invalid_client',
            error_description: `unknown secret ${SECRETS.clientSecret}`,
          },
          { status: 401 },
        ),
      ),
    );
    await expect(readOne([oauth], 'eu/PPAY')).resolves.toBe(
      "PagerDuty answered POST /oauth/token with 401: invalid_client: unknown secret ***; the OAuth client of the account 'eu' was revoked or is not the right one; look at oauth.clientId, oauth.clientSecret and oauth.subDomain",
    );
  });

  it.each([
    [
      401,
      /^PagerDuty answered GET \/services\/PPAY with 401: Unauthorized; the API token of the account 'default' was revoked or is not the right one; make a new one at PagerDuty and put it into apiToken$/,
    ],
    [
      403,
      /with 403: Access Denied; it needs the scope services.read, or a key or user that may do this$/,
    ],
    [
      400,
      /^PagerDuty answered GET \/services\/PPAY with 400: Invalid Input Provided: Something is wrong\.$/,
    ],
    [500, /with 500: Internal Server Error$/],
  ])('says what a refusal with %s means', async (status, words) => {
    const { server } = bench;
    server.use(http.get(`${API}/services/:id`, () => refuse(status)));
    await expect(readOne()).resolves.toMatch(words);
  });

  it('tells no token where PagerDuty repeats it, and takes no page for an answer', async () => {
    const { server } = bench;
    server.use(
      http.get(`${API}/services/:id`, () =>
        refuse(400, { message: `bad: Token token=${SECRETS.apiToken}` }),
      ),
    );
    await expect(readOne()).resolves.toMatch(/bad: Token token=\*\*\*/);
    server.use(
      http.get(`${API}/services/:id`, () =>
        HttpResponse.html('<html>Sign in</html>'),
      ),
    );
    await expect(readOne()).resolves.toMatch(/an answer that is not JSON/);
    server.use(
      http.get(`${API}/services/:id`, () => HttpResponse.json({ id: 'PPAY' })),
    );
    await expect(readOne()).resolves.toMatch(
      /in a shape that is not documented/,
    );
    server.use(http.get(`${API}/services/:id`, () => HttpResponse.error()));
    await expect(readOne()).resolves.toMatch(/did not answer/);
  });

  it('keeps its credentials from where PagerDuty redirects to', async () => {
    const { server } = bench;
    const seen: (string | null)[] = [];
    server.use(
      http.get(`${API}/services/:id`, () =>
        HttpResponse.json(null, {
          status: 307,
          headers: { Location: 'https://events.pagerduty.com/v2/enqueue' },
        }),
      ),
      http.get('https://events.pagerduty.com/v2/enqueue', ({ request }) => {
        seen.push(request.headers.get('authorization'));
        return HttpResponse.json({ service: toService('PPAY', 'PPOL') });
      }),
    );
    await readOne();
    expect(seen).toEqual([null]);
    // It is not in any description, and that is the point.
    expect(await bench.takeProblems()).toHaveLength(1);
  });

  it('waits before it reaches a limit, and lets go first what somebody waits for', async () => {
    const { fake, server } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    let asked = 0;
    server.use(
      http.get(`${API}/oncalls`, () => {
        asked += 1;
        return HttpResponse.json(
          { oncalls: [], more: false },
          {
            headers: {
              'ratelimit-limit': '40',
              'ratelimit-remaining': '2',
              // An hour, which nobody waits for here.
              'ratelimit-reset': '3600',
            },
          },
        );
      }),
    );
    const provider = await fake.createProvider();
    const controller = new AbortController();
    const reading = failureOf(
      provider.readServices(['default/PPAY'], { signal: controller.signal }),
    );
    while (asked < 1) await sleep(5, patiently().signal);
    const ana = {
      entityRef: 'user:default/ana',
      name: 'Ana Souza',
      email: 'ana@example.com',
    };
    await expect(
      provider.acknowledge('default/QINC', ana, patiently()),
    ).resolves.toMatchObject({ status: 'acknowledged' });
    controller.abort(new Error('given up'));
    await expect(reading).resolves.toMatchObject({ message: 'given up' });
    expect(asked).toBe(1);
  });

  it('waits as long as PagerDuty asks for', async () => {
    const { fake, server } = bench;
    let count = 0;
    server.use(
      http.get(`${API}/services/:id`, () => {
        count += 1;
        return count > 1
          ? undefined
          : refuse(
              429,
              {},
              {
                'ratelimit-limit': '960',
                'ratelimit-remaining': '0',
                'ratelimit-reset': '0.02',
              },
            );
      }),
    );
    const spy = jest.spyOn(globalThis, 'setTimeout');
    try {
      await expect(readOne()).resolves.toBe('ok');
      expect(spy.mock.calls.map(([, wait]) => wait)).toContain(20);
    } finally {
      spy.mockRestore();
    }
    expect(fake.count(/^GET \/services\/PPAY/)).toBe(2);
  });

  it('asks once while many want to know, and stops when nobody does', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider();
    await Promise.all(
      Array.from({ length: 3 }, () =>
        provider.readServices(['default/PPAY'], patiently()),
      ),
    );
    expect(fake.count(/^GET \/services\/PPAY/)).toBe(1);
    const controller = new AbortController();
    controller.abort(new Error('given up'));
    await expect(
      provider.readServices(['default/PPAY'], { signal: controller.signal }),
    ).rejects.toThrow('given up');
  });

  it('leaves an account alone that fails again and again, and only that one', async () => {
    const { fake, server } = bench;
    server.use(
      http.get(`${API}/services/:id`, ({ request }) =>
        request.headers.get('authorization')?.endsWith('broken')
          ? refuse(500)
          : undefined,
      ),
    );
    const provider = await fake.createProvider([
      account,
      { id: 'broken', apiToken: 'broken' },
    ]);
    const read = async (key: string) =>
      (await provider.readServices([key], patiently())).get(key);
    for (let count = 0; count < 5; count += 1) await read('broken/PPAY');
    await expect(read('broken/PPAY')).resolves.toMatchObject({
      reason: expect.stringContaining('left alone for half a minute'),
    });
    await expect(read('default/PPAY')).resolves.toMatchObject({
      outcome: 'ok',
    });
  });

  it('reads accounts as PagerDuty’s own plugin is configured', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider([], {
      config: { pagerDuty: { apiToken: SECRETS.apiToken } },
    });
    expect(provider.live).toBe('polling');
    const readings = await provider.readServices(['default/PPAY'], patiently());
    expect(readings.get('default/PPAY')).toMatchObject({ outcome: 'ok' });
    const error = await failureOf(
      provider.listIncidents(
        'other/PPAY',
        { since: '2026-01-01T00:00:00Z' },
        patiently(),
      ),
    );
    expect(error.name).toBe('NotFoundError');
  });
}
