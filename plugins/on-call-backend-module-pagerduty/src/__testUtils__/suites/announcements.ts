import { http, HttpResponse } from 'msw';
import { EVENTS } from '../answers';
import { account } from '../FakePagerDuty';
import { Bench, hasSecret, patiently } from '../setUp';
import { SECRETS, toOwnIntegration, toService } from '../shapes';

const guest = {
  entityRef: 'user:default/guest',
  name: 'Gustav Est',
  email: 'guest@elsewhere.org',
};

/** Changes that PagerDuty is told of. */
// eslint-disable-next-line jest/no-export
export function describeAnnouncements(bench: Bench) {
  it('announces changes with the key that a service has, once, and says where there is none', async () => {
    const { fake, server } = bench;
    fake.schedules = [{ id: 'PSCH', entries: [], overrides: [] }];
    fake.services.push(
      toService('PNOKEY', 'PPOL'),
      toService('PRULES', 'PPOL'),
      toService('POWN', 'PPOL', {
        integrations: [
          ...toService('POWN', 'PPOL').integrations,
          toOwnIntegration(),
        ],
      }),
      toService('PSHOP', 'PPOL', {
        integrations: [
          {
            id: 'I3',
            type: 'events_api_v2_inbound_integration',
            integration_key: SECRETS.catalogKey,
          },
        ],
      }),
    );
    const provider = await fake.createProvider([
      {
        ...account,
        integrationKeys: {
          ...account.integrationKeys,
          PRULES: `R${SECRETS.otherKey.slice(1)}`,
        },
      },
    ]);
    const change = {
      summary: 'x'.repeat(1100),
      at: '2026-11-21T09:00:00.000Z',
      source: 'release-manager',
      link: 'https://portal.example.com/releases/7',
      details: { version: 'v7' },
      idempotencyKey: 'release-7',
    };
    await provider.announceChange('default/PPAY', change, patiently());
    await provider.announceChange('default/PPAY', change, patiently());
    expect(fake.events).toEqual([
      {
        path: '/v2/change/enqueue',
        body: {
          routing_key: SECRETS.integrationKey,
          payload: {
            summary: `${'x'.repeat(1023)}…`,
            source: 'release-manager',
            timestamp: change.at,
            custom_details: { version: 'v7' },
          },
          links: [{ href: change.link, text: 'Open in the portal' }],
        },
      },
    ]);
    // A key that stands in the catalog is a key, too.
    const { key } = provider.claim({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'shop',
        annotations: { 'pagerduty.com/integration-key': SECRETS.catalogKey },
      },
    })!;
    await provider.announceChange(key, change, patiently());
    expect(fake.events.at(-1)!.body.routing_key).toBe(SECRETS.catalogKey);
    // PagerDuty knows the key of the portal's own integration, and of no other it is taken.
    await provider.announceChange('default/POWN', change, patiently());
    expect(fake.events.at(-1)!.body.routing_key).toBe(SECRETS.ownKey);
    const withoutStandIn = await fake.createProvider([
      { ...account, fallbackEmail: undefined },
    ]);
    for (const [service, words] of [
      ['default/POWN', 'the page is sent as an event'],
      ['default/PNOKEY', 'the page will be refused'],
    ]) {
      await expect(
        withoutStandIn.describeRequester(service, guest, patiently()),
      ).resolves.toMatchObject({ note: expect.stringContaining(words) });
    }
    for (const mute of ['default/PNOKEY', 'default/PRULES']) {
      await expect(
        provider.announceChange(mute, change, patiently()),
      ).resolves.toBe('none');
    }
    expect(fake.events).toHaveLength(3);
    expect(fake.reported).toEqual([]);
    // Which services that concerns is found out when all are looked at, also by a process that announced nothing.
    const keys = ['PPAY', 'PNOKEY', 'PRULES', 'POWN'].map(
      id => `default/${id}`,
    );
    const range = {
      start: '2027-01-04T00:00:00.000Z',
      end: '2027-01-11T00:00:00.000Z',
    };
    const look = (at = provider) =>
      at.listRotas(range, { ...patiently(), keys: [...keys, key] });
    await look();
    await look();
    expect(fake.reported).toEqual([
      [
        {
          kind: 'other',
          text: "Changes are not announced to these services of the PagerDuty account 'default': PNOKEY, PRULES. Add an Events API v2 integration called Paved Path to them at PagerDuty, or a key that takes changes to integrationKeys",
        },
      ],
    ]);
    for (const service of fake.services) {
      Object.assign(service, { integrations: [toOwnIntegration()] });
    }
    // The hint of an earlier process goes, too.
    await look(await fake.createProvider());
    expect(fake.reported.slice(1)).toEqual([[]]);
    const readings = await provider.readServices(keys, patiently());
    expect(hasSecret([...readings])).toBe(false);
    // What may have been taken is not sent again.
    server.use(
      http.post(`${EVENTS}/v2/change/enqueue`, () => HttpResponse.error()),
    );
    const another = { ...change, idempotencyKey: 'release-8' };
    await expect(
      provider.announceChange('default/PPAY', another, patiently()),
    ).rejects.toMatchObject({ name: 'UnknownOutcomeError' });
    await provider.announceChange('default/PPAY', another, patiently());
    expect(fake.count(/change\/enqueue/)).toBe(4);
    expect(hasSecret(fake.reported)).toBe(false);
  });
}
