import { TriggerRequest } from '@paved-path/backstage-plugin-on-call-node';
import { http, HttpResponse } from 'msw';
import { API, EVENTS, refuse } from '../answers';
import { account } from '../FakePagerDuty';
import { Bench, failureOf, hasSecret, patiently } from '../setUp';
import { SECRETS, toPerson } from '../shapes';

const ana = {
  entityRef: 'user:default/ana',
  name: 'Ana Souza',
  email: 'ANA@example.com',
};
const guest = {
  entityRef: 'user:default/guest',
  name: 'Gustav Est',
  email: 'guest@elsewhere.org',
};

const page: TriggerRequest = {
  key: 'default/PPAY',
  title: 'Payments are down',
  details: 'All of them',
  urgency: 'high',
  requester: ana,
  link: 'https://portal.example.com/catalog/default/component/payments',
  idempotencyKey: 'page-1',
};

const without = { ...account, fallbackEmail: undefined, integrationKeys: {} };

/** What wakes people. */
// eslint-disable-next-line jest/no-export
export function describePaging(bench: Bench) {
  const creations = () => bench.fake.count(/^POST \/incidents$/);

  it('pages in the name of the person whom PagerDuty knows', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider();
    await expect(
      provider.describeRequester('default/PPAY', ana, patiently()),
    ).resolves.toEqual({ name: 'Ana Souza' });
    const incident = await provider.trigger(page, patiently());
    expect(incident).toEqual({
      id: 'default/QNEW0',
      number: 1,
      title: 'Payments are down',
      details: `All of them\n\nRequested by Ana Souza in the portal: ${page.link}`,
      status: 'triggered',
      urgency: 'high',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      requestedBy: toPerson('PANA'),
      acknowledgedBy: [],
      assignees: [toPerson('PANA')],
      url: 'https://acme.pagerduty.com/incidents/QNEW0',
    });
    expect(fake.bodies).toEqual([
      {
        call: 'POST /incidents',
        from: 'ana@example.com',
        body: {
          incident: {
            type: 'incident',
            title: 'Payments are down',
            service: { id: 'PPAY', type: 'service_reference' },
            urgency: 'high',
            incident_key: 'page-1',
            body: { type: 'incident_body', details: incident.details },
          },
        },
      },
    ]);
    await expect(
      provider.findTriggered('default/PPAY', 'page-1', patiently()),
    ).resolves.toMatchObject({ id: 'default/QNEW0' });
    await expect(
      provider.findTriggered('default/PPAY', 'page-2', patiently()),
    ).resolves.toBeUndefined();
  });

  it('makes one incident of one key: pressed twice, at once, and after it was resolved', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider();
    const both = await Promise.all([
      provider.trigger(page, patiently()),
      provider.trigger(page, patiently()),
    ]);
    expect(both.map(({ id }) => id)).toEqual([
      'default/QNEW0',
      'default/QNEW0',
    ]);
    fake.incidents[0].status = 'resolved';
    await expect(provider.trigger(page, patiently())).resolves.toMatchObject({
      id: 'default/QNEW0',
      status: 'resolved',
    });
    expect(fake.incidents).toHaveLength(1);
    const long = { ...page, idempotencyKey: 'k'.repeat(300) };
    await provider.trigger(long, patiently());
    await provider.trigger(long, patiently());
    expect(fake.incidents).toHaveLength(2);
    expect(fake.incidents[1].incident_key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('pages in the name of the portal where PagerDuty does not know the person, and says so', async () => {
    const { fake } = bench;
    fake.users.push({
      ...fake.users[0],
      id: 'PBOT',
      name: 'Portal Bot',
      email: 'portal@example.com',
    });
    const provider = await fake.createProvider();
    await expect(
      provider.describeRequester('default/PPAY', guest, patiently()),
    ).resolves.toEqual({
      name: 'Portal Bot',
      note: 'PagerDuty knows no user with the email address of Gustav Est, so the incident is made in the name of Portal Bot and says who asked for it',
    });
    const incident = await provider.trigger(
      { ...page, requester: guest, details: undefined, link: undefined },
      patiently(),
    );
    expect(incident.requestedBy).toEqual({
      name: 'Gustav Est',
      entityRef: 'user:default/guest',
    });
    expect(incident.details).toBe('Requested by Gustav Est in the portal');
    expect(fake.bodies[0].from).toBe('portal@example.com');
    // Later readings do not take who stood in for who asked.
    const since = { since: '2020-01-01T00:00:00.000Z' };
    const [listed] = await provider.listIncidents(page.key, since, patiently());
    const acknowledged = await provider.acknowledge(
      incident.id,
      ana,
      patiently(),
    );
    for (const later of [listed, acknowledged]) {
      expect(later).toMatchObject({ id: incident.id });
      expect(later.requestedBy).toBeUndefined();
    }
  });

  it('pages by an event where nobody stands in, and finds the incident that PagerDuty makes of it', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider([
      { ...account, fallbackEmail: undefined },
    ]);
    await expect(
      provider.describeRequester('default/PPAY', guest, patiently()),
    ).resolves.toMatchObject({
      note: expect.stringContaining('the page is sent as an event'),
    });
    const request = { ...page, requester: guest, urgency: 'low' as const };
    const incident = await provider.trigger(request, patiently());
    expect(incident).toMatchObject({
      id: 'default/QNEW0',
      title: 'Payments are down',
      requestedBy: { name: 'Gustav Est' },
    });
    await provider.trigger(request, patiently());
    expect(fake.incidents).toHaveLength(1);
    expect(fake.events).toEqual([
      {
        path: '/v2/enqueue',
        body: {
          routing_key: SECRETS.integrationKey,
          event_action: 'trigger',
          dedup_key: 'page-1',
          client: 'Paved Path',
          client_url: page.link,
          payload: {
            summary: 'Payments are down',
            source: page.link,
            severity: 'warning',
            class: 'page',
            custom_details: {
              details: 'All of them',
              'requested by': 'Gustav Est (user:default/guest)',
            },
          },
        },
      },
    ]);
    expect(hasSecret(incident)).toBe(false);
    // An event that becomes no incident may have been added to another one.
    fake.makesIncidents = false;
    const error = await failureOf(
      provider.trigger({ ...request, idempotencyKey: 'page-9' }, patiently()),
    );
    expect(error).toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('accepted the page and does not show'),
      accepted: true,
    });
  });

  it('does not say that an event was not sent whose first try may have got through', async () => {
    const { fake, server } = bench;
    let isFirst = true;
    server.use(
      http.post(`${EVENTS}/v2/enqueue`, () => {
        if (!isFirst) return refuse(429, {}, { 'Retry-After': '0' });
        isFirst = false;
        // PagerDuty took it, and the answer is lost.
        return HttpResponse.error();
      }),
    );
    const provider = await fake.createProvider([
      { ...account, fallbackEmail: undefined },
    ]);
    const error = await failureOf(
      provider.trigger({ ...page, requester: guest }, patiently()),
    );
    expect(fake.count(/enqueue/)).toBe(2);
    expect(error).toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringMatching(/^It is not known .* 429/),
      accepted: false,
    });
  });

  it('refuses where PagerDuty would act in nobody’s name, and says the way out', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider([without]);
    for (const requester of [guest, { ...guest, email: undefined }]) {
      const { note } = await provider.describeRequester(
        'default/PPAY',
        requester,
        patiently(),
      );
      expect(note).toMatch(/so the page will be refused/);
      const error = await failureOf(
        provider.trigger({ ...page, requester }, patiently()),
      );
      expect(error.name).toBe('InputError');
      expect(error.message).toMatch(
        /Gustav Est, and PagerDuty does nothing in nobody's name; they need a user at PagerDuty, or the account 'default' a fallbackEmail/,
      );
    }
    expect(fake.bodies).toEqual([]);
  });

  it('says that it is not known whether it was sent, unless PagerDuty can be asked', async () => {
    const { fake, server } = bench;
    const provider = await fake.createProvider();
    // It arrives, and the answer is lost.
    const lost = http.post(`${API}/incidents`, async ({ request }) => {
      const { incident } = (await request.clone().json()) as any;
      if (
        !fake.incidents.some(
          each => each.incident_key === incident.incident_key,
        )
      ) {
        fake.incidents.push({
          ...fake.createIncident('PPAY', incident.title),
          incident_key: incident.incident_key,
        });
      }
      return HttpResponse.error();
    });
    server.use(lost);
    await expect(provider.trigger(page, patiently())).resolves.toMatchObject({
      id: 'default/QNEW0',
    });
    expect(creations()).toBe(1);
    // It arrives, and then PagerDuty is gone.
    server.use(
      lost,
      http.get(`${API}/incidents`, () => HttpResponse.error()),
    );
    const error = await failureOf(
      provider.trigger({ ...page, idempotencyKey: 'page-2' }, patiently()),
    );
    expect(error.name).toBe('UnknownOutcomeError');
    expect(error.message).toMatch(
      /^It is not known whether PagerDuty took the page: PagerDuty did not answer POST \/incidents: .*\. Look at the service at PagerDuty before you page again$/,
    );
    expect(hasSecret(error)).toBe(false);
    server.resetHandlers(...fake.handlers);
    await expect(
      provider.findTriggered('default/PPAY', 'page-2', patiently()),
    ).resolves.toMatchObject({ id: 'default/QNEW1' });
  });

  it('tries again what PagerDuty surely did not take, and says what it refused', async () => {
    const { fake, server } = bench;
    const provider = await fake.createProvider();
    let failures = 1;
    server.use(
      http.post(`${API}/incidents`, () => {
        failures -= 1;
        if (failures === 0) return refuse(503);
        return failures < 0
          ? undefined
          : refuse(429, {}, { 'Retry-After': '0' });
      }),
    );
    await expect(provider.trigger(page, patiently())).resolves.toMatchObject({
      id: 'default/QNEW0',
    });
    failures = 2;
    const second = { ...page, idempotencyKey: 'page-2' };
    await expect(provider.trigger(second, patiently())).resolves.toMatchObject({
      id: 'default/QNEW1',
    });
    server.use(
      http.post(`${API}/incidents`, () =>
        refuse(400, { errors: ['Title is too long', 7] }),
      ),
    );
    const third = { ...page, idempotencyKey: 'page-3' };
    await expect(provider.trigger(third, patiently())).rejects.toMatchObject({
      name: 'InputError',
      message:
        'PagerDuty answered POST /incidents with 400: Invalid Input Provided: Title is too long',
    });
    server.use(
      http.post(`${API}/incidents`, () =>
        refuse(429, {}, { 'Retry-After': '600' }),
      ),
    );
    await expect(provider.trigger(third, patiently())).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining('it asks to wait 600 s'),
    });
  });

  it('still pages while the list of incidents cannot be read', async () => {
    const { fake, server } = bench;
    const provider = await fake.createProvider();
    server.use(http.get(`${API}/incidents`, () => refuse(500)));
    await expect(provider.trigger(page, patiently())).resolves.toMatchObject({
      id: 'default/QNEW0',
    });
  });

  it('does not say that a page failed which a person gave up on', async () => {
    const { fake, server } = bench;
    const provider = await fake.createProvider();
    const controller = new AbortController();
    server.use(
      http.post(`${API}/incidents`, async () => {
        controller.abort(new Error('given up'));
        return HttpResponse.error();
      }),
    );
    await expect(
      provider.trigger(page, { signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'UnknownOutcomeError' });
  });

  it('tells no key where the Events API repeats it', async () => {
    const { fake, server } = bench;
    server.use(
      http.post(`${EVENTS}/v2/enqueue`, () =>
        HttpResponse.json(
          {
            status: 'invalid event',
            message: 'Event object is invalid',
            errors: [`routing_key ${SECRETS.integrationKey} is no good`],
          },
          { status: 400 },
        ),
      ),
    );
    const provider = await fake.createProvider([
      { ...account, fallbackEmail: undefined },
    ]);
    const error = await failureOf(
      provider.trigger({ ...page, requester: guest }, patiently()),
    );
    expect(error.message).toBe(
      "PagerDuty's Events API answered POST /v2/enqueue with 400: Event object is invalid: routing_key *** is no good",
    );
    expect(hasSecret(error)).toBe(false);
    server.use(http.post(`${EVENTS}/v2/enqueue`, () => HttpResponse.error()));
    await expect(
      provider.trigger({ ...page, requester: guest }, patiently()),
    ).rejects.toMatchObject({ name: 'UnknownOutcomeError' });
  });
}
