import { delay, http, HttpResponse } from 'msw';
import { toFingerprint } from '../../keys';
import { API, refuse } from '../answers';
import { account } from '../FakePagerDuty';
import { readService, readServices } from '../readServices';
import { Bench, hasSecret, holdTimers, patiently } from '../setUp';
import {
  inHours,
  SECRETS,
  toIncident,
  told,
  toPerson,
  toPolicy,
  toService,
  toUser,
  toUserReference,
} from '../shapes';

/** How services stand. */
// eslint-disable-next-line jest/no-export
export function describeServices(bench: Bench) {
  const entity = (annotations?: Record<string, string>) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'payments', annotations },
  });

  it('reads a service with every level of its policy, who is next, and its open incidents', async () => {
    const { fake } = bench;
    const shift = { policyId: 'PPOL', level: 1, scheduleId: 'PSCH' };
    fake.onCalls = [
      { ...shift, userId: 'PANA', start: inHours(-5), end: inHours(3) },
      // The same person's next piece follows at once.
      { ...shift, userId: 'PANA', start: inHours(3), end: inHours(5) },
      { ...shift, userId: 'PLEE', start: inHours(5), end: inHours(29) },
      { ...shift, userId: 'PANA', start: inHours(29), end: inHours(500) },
      { policyId: 'PPOL', level: 2, userId: 'PKAI' },
    ];
    fake.services[0].status = 'critical';
    fake.incidents = [
      toIncident('QINC', 'PPAY', {
        // More than a month is no reason to leave it out.
        created_at: inHours(-24 * 50),
        status: 'acknowledged',
        assignments: [{ at: inHours(-3), assignee: toUser('PANA') }],
        acknowledgements: [
          { at: inHours(-2), acknowledger: toUserReference('PANA') },
          { at: inHours(-1), acknowledger: { id: 'PPAY', type: 'service' } },
        ],
      }),
      toIncident('QOLD', 'PPAY', { status: 'resolved' }),
      toIncident('QELSE', 'POTHER'),
    ];
    const snapshot = await readService(bench);
    const rota = {
      id: 'default/PSCH',
      name: 'Schedule PSCH',
      url: 'https://acme.pagerduty.com/schedules/PSCH',
    };
    expect(snapshot).toEqual({
      name: 'Service PPAY',
      url: 'https://acme.pagerduty.com/service-directory/PPAY',
      status: 'critical',
      policy: {
        name: 'Policy PPOL',
        url: 'https://acme.pagerduty.com/escalation_policies/PPOL',
      },
      levels: [
        {
          level: 1,
          now: [
            {
              person: toPerson('PANA'),
              start: told(fake.onCalls[0].start!),
              end: told(fake.onCalls[1].end!),
              rota,
            },
          ],
          next: {
            person: toPerson('PLEE'),
            start: told(fake.onCalls[2].start!),
            end: told(fake.onCalls[2].end!),
            rota,
          },
          escalatesAfterMinutes: 15,
        },
        { level: 2, now: [{ person: toPerson('PKAI') }] },
      ],
      problems: [],
      openIncidents: [
        {
          id: 'default/QINC',
          number: expect.any(Number),
          title: 'Incident QINC',
          details: 'CPU at 99 %',
          status: 'acknowledged',
          urgency: 'high',
          createdAt: told(String(fake.incidents[0].created_at)),
          acknowledgedAt: expect.stringMatching(/Z$/),
          updatedAt: expect.stringMatching(/Z$/),
          acknowledgedBy: [toPerson('PANA')],
          assignees: [toPerson('PANA')],
          level: 1,
          url: 'https://acme.pagerduty.com/incidents/QINC',
        },
      ],
    });
    expect(hasSecret(snapshot)).toBe(false);
  });

  it('loses nothing of what other accounts say while one is slow', async () => {
    const { fake, server } = bench;
    server.use(
      http.get(`${API}/services/:id`, ({ request }) =>
        request.headers.get('authorization')?.endsWith('slow')
          ? delay('infinite')
          : undefined,
      ),
    );
    const provider = await fake.createProvider([
      account,
      { id: 'slow', apiToken: 'slow' },
    ]);
    const { held, release } = holdTimers(800_000);
    try {
      const reading = provider.readServices(['default/PPAY', 'slow/PPAY'], {
        ...patiently(),
        timeout: 1_000_000,
      });
      expect(held).toHaveLength(2);
      held[1]();
      const readings = await reading;
      expect(readings.get('default/PPAY')).toMatchObject({ outcome: 'ok' });
      expect(readings.get('slow/PPAY')).toEqual({
        outcome: 'failed',
        reason: "The PagerDuty account 'slow' did not answer within 800 s",
      });
    } finally {
      release();
    }
  });

  it('reads many services in few calls, all lists to the last page', async () => {
    const { fake } = bench;
    const ids = Array.from({ length: 230 }, (_, index) => `PS${index}`);
    fake.services = ids.map(id => toService(id, `${id}P`));
    fake.policies = ids.map(id =>
      toPolicy(`${id}P`, [[toUserReference('PKAI')]]),
    );
    fake.onCalls = ids.flatMap(id => [
      { policyId: `${id}P`, level: 1, userId: 'PKAI' },
      { policyId: `${id}P`, level: 1, userId: 'PANA' },
    ]);
    fake.incidents = ids.flatMap(id => [
      toIncident(`${id}A`, id),
      toIncident(`${id}B`, id),
    ]);
    const provider = await fake.createProvider();
    const keys = ids.map(id => `default/${id}`);
    const readings = await provider.readServices(keys, patiently());
    expect(readings.size).toBe(230);
    expect(
      [...readings.values()].filter(
        reading =>
          reading.outcome === 'ok' &&
          reading.snapshot.openIncidents.length === 2 &&
          reading.snapshot.levels[0].now.length === 2,
      ),
    ).toHaveLength(230);
    expect(fake.count(/^GET \/services\?/)).toBe(3);
    expect(fake.count(/^GET \/services\/PS/)).toBe(0);
    expect(fake.count(/^GET \/incidents\?/)).toBe(5);
    expect(fake.count(/^GET \/oncalls\?.*since/)).toBe(5);
    expect(fake.count(/^GET \/oncalls\?(?!.*since)/)).toBe(5);
    // What lies ahead is believed for a while; who is on call now is asked for again.
    await provider.readServices(keys, patiently());
    expect(fake.count(/^GET \/oncalls\?.*since/)).toBe(5);
    expect(fake.count(/^GET \/oncalls\?(?!.*since)/)).toBe(10);
  });

  it('lets a policy that cannot be read fail for its own services alone', async () => {
    const { fake, server } = bench;
    const ids = Array.from({ length: 60 }, (_, index) => `PS${10 + index}`);
    fake.services = ids.map((id, index) => toService(id, `PL${10 + index}`));
    fake.policies = ids.map((_, index) =>
      toPolicy(`PL${10 + index}`, [[toUserReference('PKAI')]]),
    );
    let isBroken = true;
    server.use(
      http.get(`${API}/oncalls`, ({ request }) =>
        isBroken && /since/.test(request.url) && /PL69/.test(request.url)
          ? refuse(500)
          : undefined,
      ),
    );
    const provider = await fake.createProvider();
    const keys = ids.map(id => `default/${id}`);
    const before = await provider.readServices(keys, patiently());
    expect(before.get('default/PS10')).toMatchObject({ outcome: 'ok' });
    expect(before.get('default/PS69')).toEqual({
      outcome: 'failed',
      reason: expect.stringMatching(/PagerDuty/),
    });
    isBroken = false;
    const after = await provider.readServices(keys, patiently());
    expect([...after.values()].map(({ outcome }) => outcome)).toEqual(
      keys.map(() => 'ok'),
    );
    const ahead = fake.calls.filter(call => /oncalls\?.*since/.test(call));
    // What was read is not read again; what failed is tried twice each time.
    expect(ahead).toHaveLength(4);
    expect(ahead.map(call => /since=[^&]*/.exec(call)?.[0])).toEqual(
      ahead.map(() => expect.stringMatching(/:00\.000Z$/)),
    );
  });

  it('gives each service its own outcome', async () => {
    const { fake, server } = bench;
    const ids = Array.from({ length: 120 }, (_, index) => `PS${index}`);
    fake.services = ids.map(id => toService(id, 'PPOL'));
    server.use(
      http.get(`${API}/incidents`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        return searchParams.getAll('service_ids[]').includes('PS119')
          ? refuse(500)
          : undefined;
      }),
    );
    const readings = await readServices(bench, [
      ...ids.map(id => `default/${id}`),
      'default/PGONE',
      'europe/PPAY',
      'nonsense',
    ]);
    const failed = [...readings].filter(([, { outcome }]) => outcome !== 'ok');
    expect(failed).toHaveLength(23);
    const reasonOf = (key: string) => {
      const reading = readings.get(key);
      return reading?.outcome === 'failed' ? reading.reason : reading;
    };
    expect(reasonOf('default/PS119')).toBe(
      'PagerDuty answered GET /incidents with 500: Internal Server Error',
    );
    expect(reasonOf('default/PGONE')).toMatch(
      /^The PagerDuty account 'default' has no service PGONE; look at/,
    );
    expect(reasonOf('europe/PPAY')).toMatch(
      /^There is no PagerDuty account 'europe' in the configuration/,
    );
    expect(reasonOf('nonsense')).toMatch(/^'nonsense' names nothing/);
  });

  it('asks for a few services of many one by one', async () => {
    const { fake } = bench;
    fake.services = Array.from({ length: 250 }, (_, index) =>
      toService(`PS${index}`, 'PPOL'),
    );
    const provider = await fake.createProvider();
    await provider.readServices(['default/PS1', 'default/PS2'], patiently());
    await provider.readServices(['default/PS1', 'default/PS2'], patiently());
    expect(fake.count(/^GET \/services\?/)).toBe(3);
    expect(fake.count(/^GET \/services\/PS/)).toBe(2);
  });

  it('says so where an account has more than PagerDuty lists, and asks one by one', async () => {
    const { fake, server } = bench;
    fake.services = [toService('PS1', 'PPOL'), toService('PS2', 'PPOL')];
    server.use(
      http.get(`${API}/services`, () =>
        HttpResponse.json({ services: [], more: true }),
      ),
    );
    const provider = await fake.createProvider();
    const readings = await provider.readServices(
      ['default/PS1', 'default/PS2', `default/key:${'0'.repeat(16)}`],
      patiently(),
    );
    expect([...readings.values()].map(({ outcome }) => outcome)).toEqual([
      'failed',
      'ok',
      'ok',
    ]);
    expect(JSON.stringify([...readings])).toContain(
      'PagerDuty gives at most 10000 of a list, and GET /services has more',
    );
  });

  it('claims by annotations, warns of a key in the catalog, and never tells it', async () => {
    const { fake } = bench;
    fake.services = [
      toService('PPAY', 'PPOL', {
        integrations: [
          { id: 'I1', type: 'generic_email_inbound_integration' },
          {
            id: 'I2',
            type: 'events_api_v2_inbound_integration',
            integration_key: SECRETS.catalogKey,
          },
        ],
      }),
    ];
    const provider = await fake.createProvider([
      account,
      { id: 'North & South', apiToken: SECRETS.apiToken },
    ]);
    expect(provider.claim(entity())).toBeUndefined();
    expect(
      provider.claim(entity({ 'pagerduty.com/account': 'default' })),
    ).toBeUndefined();
    expect(
      provider.claim(entity({ 'pagerduty.com/service-id': ' PPAY ' })),
    ).toEqual({ key: 'default/PPAY' });
    expect(
      provider.claim(
        entity({
          'pagerduty.com/service-id': 'PX',
          'pagerduty.com/account': 'North & South',
        }),
      ),
    ).toEqual({ key: 'North%20%26%20South/PX' });
    const claim = provider.claim(
      entity({ 'pagerduty.com/integration-key': SECRETS.catalogKey }),
    )!;
    expect(claim).toEqual({
      key: `default/key:${toFingerprint(SECRETS.catalogKey)}`,
      problems: [
        {
          kind: 'key-in-catalog',
          text: expect.stringContaining('pagerduty.com/service-id instead'),
        },
      ],
    });
    const both = provider.claim(
      entity({
        'pagerduty.com/service-id': 'PPAY',
        'pagerduty.com/integration-key': SECRETS.catalogKey,
      }),
    );
    expect(both).toMatchObject({
      key: 'default/PPAY',
      problems: [{ kind: 'key-in-catalog' }],
    });
    const elsewhere = provider.claim(
      entity({
        'pagerduty.com/integration-key': SECRETS.catalogKey,
        'pagerduty.com/account': 'unknown',
      }),
    );
    const readings = await provider.readServices([claim.key], patiently());
    await provider.readServices([claim.key], patiently());
    expect(readings.get(claim.key)).toMatchObject({
      outcome: 'ok',
      snapshot: { name: 'Service PPAY' },
    });
    // The account is searched once.
    expect(fake.count(/^GET \/services\?include\[\]=integrations/)).toBe(1);
    const wrong = provider.claim(
      entity({ 'pagerduty.com/integration-key': SECRETS.otherKey }),
    )!;
    const none = await provider.readServices([wrong.key], patiently());
    expect(none.get(wrong.key)).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('has an integration with the key in'),
    });
    expect(
      hasSecret([claim, both, elsewhere, wrong, [...readings], [...none]]),
    ).toBe(false);
  });
}
