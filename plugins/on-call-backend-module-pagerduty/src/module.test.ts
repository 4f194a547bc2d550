import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  onCallExtensionPoint,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';
import module from './index';

const KEY = 'canarykey00000000000000000000001';

async function start(data: object) {
  const providers: OnCallProvider[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        onCallExtensionPoint,
        {
          addOnCallProvider: provider => {
            providers.push(provider);
          },
          addDocumentHost: () => {},
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return providers;
}

function withAccounts(...accounts: object[]) {
  return { onCall: { pagerDuty: { accounts } } };
}

describe('onCallPagerDutyModule', () => {
  const oauth = { clientId: 'c', clientSecret: 'canary', subDomain: 'acme' };
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'payments',
      annotations: { 'pagerduty.com/service-id': 'P1' },
    },
  };

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(await start({ onCall: { refreshInterval: '5m' } })).toEqual([]);
    // The official plugin's section may hold other things only.
    expect(await start({ pagerDuty: { eventsBaseUrl: 'x' } })).toEqual([]);
  });

  it.each([
    [withAccounts({ id: 'a', apiToken: 'x' }), 'a/P1'],
    [
      withAccounts(
        { id: 'a', apiToken: 'x' },
        { id: 'b', oauth, default: true },
      ),
      'b/P1',
    ],
    [{ pagerDuty: { apiToken: 'x' } }, 'default/P1'],
    [{ pagerDuty: { oauth: { ...oauth, region: 'eu' } } }, 'default/P1'],
    [
      {
        pagerDuty: {
          apiToken: 'ignored',
          accounts: [
            { id: 'a', apiToken: 'x' },
            { id: 'b', apiToken: 'y', isDefault: true },
          ],
        },
      },
      'b/P1',
    ],
    [
      {
        ...withAccounts({ id: 'mine', apiToken: 'x' }),
        pagerDuty: { apiToken: 'theirs' },
      },
      'mine/P1',
    ],
  ])('reads %j', async (data, key) => {
    const [provider] = await start(data);
    expect(provider).toMatchObject({ id: 'pagerduty', title: 'PagerDuty' });
    expect(provider.claim(entity)).toEqual({ key });
  });

  it.each([
    [{ onCall: { pagerDuty: {} } }, /names no accounts; add onCall.pagerDuty/],
    [
      withAccounts({ id: 'a' }),
      /onCall.pagerDuty.accounts\[0\] has neither apiToken nor oauth; give it one/,
    ],
    [
      withAccounts({ id: 'a', apiToken: 'canary', oauth }),
      /has both apiToken and oauth/,
    ],
    [
      withAccounts({ id: 'a', apiToken: 'x' }, { id: 'a', apiToken: 'x' }),
      /list 'a' twice/,
    ],
    [
      withAccounts(
        { id: 'a', apiToken: 'x', default: true },
        { id: 'b', apiToken: 'x', default: true },
      ),
      /'a' and 'b' are both the default/,
    ],
    [
      withAccounts({ id: 'a', apiToken: 'x', apiBaseUrl: 'pagerduty' }),
      /apiBaseUrl is 'pagerduty'; it must be an address such as https:\/\/api/,
    ],
    [
      withAccounts({ id: 'a', oauth: { ...oauth, region: 'asia' } }),
      /oauth.region is 'asia'; it must be us or eu/,
    ],
    [
      withAccounts({
        id: 'a',
        apiToken: 'x',
        integrationKeys: { P1: `${KEY}-too-long` },
      }),
      /integrationKeys.P1 is not the key of an integration, which has 32/,
    ],
  ])('refuses %j and says what would be right', async (data, words) => {
    const error = await start(data).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(words);
    expect(String(error)).not.toContain('canary');
  });
});
