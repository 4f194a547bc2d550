import { http } from 'msw';
import { createHmac } from 'node:crypto';
import { API, refuse } from '../answers';
import { account } from '../FakePagerDuty';
import { Bench, failureOf, hasSecret, patiently } from '../setUp';
import { SECRETS, toIncident, toService } from '../shapes';

function sign(body: Buffer, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function deliver(event: object, secret = SECRETS.webhookSecret) {
  const body = Buffer.from(
    JSON.stringify({
      event: {
        id: '01EVENT',
        event_type: 'incident.triggered',
        resource_type: 'incident',
        occurred_at: new Date(Date.now() - 60_000).toISOString(),
        agent: null,
        client: { name: 'PagerDuty – ünïcode' },
        ...event,
      },
    }),
  );
  return { headers: { 'x-pagerduty-signature': sign(body, secret) }, body };
}

const incident = {
  data: {
    id: 'QINC',
    type: 'incident',
    number: 2,
    service: { id: 'PPAY', type: 'service_reference' },
  },
};

/** What PagerDuty tells by itself. */
// eslint-disable-next-line jest/no-export
export function describeWebhooks(bench: Bench) {
  it('reads what is signed with one of the secrets, also where it comes late', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider();
    expect(provider.live).toBe('webhooks');
    const expected = { deliveryId: '01EVENT', keys: ['default/PPAY'] };
    await expect(provider.readWebhook(deliver(incident))).resolves.toEqual(
      expected,
    );
    await expect(
      provider.readWebhook(deliver(incident, SECRETS.olderWebhookSecret)),
    ).resolves.toEqual(expected);
    // Several signatures, in a header of another case, while a secret is being replaced.
    const { body } = deliver(incident);
    await expect(
      provider.readWebhook({
        headers: {
          'X-PagerDuty-Signature': `v1=${'0'.repeat(64)}, v2=new,${sign(
            body,
            SECRETS.webhookSecret,
          )}`,
        },
        body,
      }),
    ).resolves.toEqual(expected);
    await expect(
      provider.readWebhook(
        deliver({
          event_type: 'pagey.ping',
          data: { message: 'Hello', type: 'ping' },
        }),
      ),
    ).resolves.toEqual({ deliveryId: '01EVENT', keys: [] });
    await expect(
      provider.readWebhook(
        deliver({
          event_type: 'service.updated',
          data: { id: 'PSHOP', type: 'service' },
        }),
      ),
    ).resolves.toEqual({ deliveryId: '01EVENT', keys: ['default/PSHOP'] });
    await expect(
      provider.readWebhook(
        deliver({ event_type: 'something.new', data: null }),
      ),
    ).resolves.toEqual({ deliveryId: '01EVENT', keys: [] });
    const hours = (count: number) => ({
      ...incident,
      occurred_at: new Date(Date.now() - count * 3_600_000).toISOString(),
    });
    await expect(provider.readWebhook(deliver(hours(23)))).resolves.toEqual(
      expected,
    );
    // What was recorded and is sent again much later is refused, like what is forged.
    await expect(
      provider.readWebhook(deliver(hours(25))),
    ).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining('which is too long ago'),
    });
    expect(fake.calls).toEqual([]);
  });

  it('asks for the service where the webhook names the incident alone, once', async () => {
    const { fake, server } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const provider = await fake.createProvider();
    const note = {
      event_type: 'incident.annotated',
      data: {
        id: 'N1',
        type: 'incident_note',
        incident: { id: 'QINC' },
        content: 'x',
      },
    };
    for (let count = 0; count < 2; count += 1) {
      await expect(provider.readWebhook(deliver(note))).resolves.toMatchObject({
        keys: ['default/PPAY'],
      });
    }
    expect(fake.calls).toHaveLength(1);
    await expect(
      provider.readWebhook(
        deliver({ ...note, data: { ...note.data, incident: { id: 'QGONE' } } }),
      ),
    ).resolves.toEqual({ deliveryId: '01EVENT', keys: [] });
    // PagerDuty sends again what could not be read now.
    server.use(http.get(`${API}/incidents/:id`, () => refuse(500)));
    await expect(
      provider.readWebhook(
        deliver({ ...note, data: { ...note.data, incident: { id: 'QNEXT' } } }),
      ),
    ).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });

  it('names the service as entities name it that still have a key in the catalog', async () => {
    const { fake } = bench;
    fake.services = [
      toService('PPAY', 'PPOL', {
        integrations: [
          { id: 'I', type: 'x', integration_key: SECRETS.catalogKey },
        ],
      }),
    ];
    const provider = await fake.createProvider([
      { ...account, integrationKeys: {} },
    ]);
    const { key } = provider.claim({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'payments',
        annotations: { 'pagerduty.com/integration-key': SECRETS.catalogKey },
      },
    })!;
    await provider.readServices([key], patiently());
    const { keys } = await provider.readWebhook(deliver(incident));
    expect(keys).toEqual(['default/PPAY', key]);
  });

  it('refuses what is forged before it reads it', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider();
    const { body, headers } = deliver(incident);
    const signature = headers['x-pagerduty-signature'];
    const requests = [
      deliver(incident, 'another secret'),
      { headers: {}, body },
      { headers: { 'x-pagerduty-signature': undefined }, body },
      {
        headers: { 'x-pagerduty-signature': ['v1=', 'v1=zz', 'nonsense'] },
        body,
      },
      { headers: { 'x-pagerduty-signature': signature.slice(3) }, body },
      { headers: { 'x-pagerduty-signature': `${signature}00` }, body },
      { headers, body: Buffer.concat([body, Buffer.from(' ')]) },
      { headers, body: Buffer.from('no JSON') },
    ];
    for (const request of requests) {
      const error = await failureOf(provider.readWebhook(request));
      expect(error.name).toBe('AuthenticationError');
      expect(hasSecret(error)).toBe(false);
    }
    const open = await fake.createProvider([
      { ...account, webhookSecrets: undefined },
    ]);
    expect(open.live).toBe('polling');
    await expect(open.readWebhook(deliver(incident, ''))).rejects.toMatchObject(
      { name: 'AuthenticationError' },
    );
  });

  it('says what is wrong with what is signed and cannot be read', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider();
    const sent = (text: string) => {
      const body = Buffer.from(text);
      return {
        headers: { 'x-pagerduty-signature': sign(body, SECRETS.webhookSecret) },
        body,
      };
    };
    for (const text of ['no JSON', '{}', '{"event":{"id":""}}', '[]']) {
      await expect(provider.readWebhook(sent(text))).rejects.toMatchObject({
        name: 'InputError',
      });
    }
  });

  it('tells accounts apart by their secrets', async () => {
    const { fake } = bench;
    const provider = await fake.createProvider([
      { ...account, webhookSecrets: ['one'] },
      { id: 'eu', apiToken: 'x', webhookSecrets: ['two'] },
      { id: 'quiet', apiToken: 'y' },
    ]);
    expect(provider.live).toBe('polling');
    await expect(
      provider.readWebhook(deliver(incident, 'two')),
    ).resolves.toMatchObject({ keys: ['eu/PPAY'] });
  });
}
