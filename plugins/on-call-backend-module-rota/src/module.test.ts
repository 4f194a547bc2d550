import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  onCallExtensionPoint,
  OnCallProvider,
} from '@paved-path/backstage-plugin-on-call-node';
import module from './index';
import { parseSeed } from './services/seed';

async function start(onCall: object) {
  const providers: OnCallProvider[] = [];
  const backend = await startTestBackend({
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
    features: [module, mockServices.rootConfig.factory({ data: { onCall } })],
  });
  await backend.stop();
  return providers.map(({ id, title, live }) => `${id}: ${title}, ${live}`);
}

describe('onCallRotaModule', () => {
  const folder = createMockDirectory();

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(
      await start({
        rota: {
          locations: [{ type: 'file', target: 'rotas/*.yaml' }],
          rotas: [
            {
              name: 'payments',
              owner: 'payments',
              timeZone: 'UTC',
              layers: [{ people: ['ana'], starts: '2026-01-05' }],
            },
          ],
          readInterval: { minutes: 1 },
          workingHours: { days: 'Mon-Thu', from: '08:00', to: '16:00' },
          fallback: 'platform-team',
        },
      }),
    ).toEqual(['rota: Rota, own']);
  });

  it('refuses a wrong configuration and says what would be right', async () => {
    folder.setContent({ 'seed.yaml': 'incidents:\n  - {}\n' });
    const wrong: [object, RegExp][] = [
      [
        { locations: [{ type: 'git', target: 'x' }] },
        /onCall\.rota\.locations\[0\]\.type is 'git'; it must be file or url/,
      ],
      [
        { locations: [{ type: 'url', target: 'x' }] },
        /locations\[0\]\.target must be an address/,
      ],
      [
        { rotas: [{ name: 'payments', ownr: 'payments' }] },
        /onCall\.rota\.rotas\[0\] is wrong:[^]*ownr is not a known field\. Did you mean owner\?/,
      ],
      [
        { workingHours: { days: 'weekdays' } },
        /onCall\.rota\.workingHours: days must be weekdays such as Mon-Fri/,
      ],
      [{ fallback: 'a b:c' }, /onCall\.rota\.fallback is 'a b:c'/],
      [
        { readInterval: { milliseconds: 5 } },
        /onCall\.rota\.readInterval must be a second at least/,
      ],
      [{ seed: '/no/such/file' }, /onCall\.rota\.seed names a file/],
      [
        { seed: folder.resolve('seed.yaml') },
        /onCall\.rota\.seed is wrong:\nincidents\.0\.service is missing/,
      ],
    ];
    for (const [rota, message] of wrong) {
      await expect(start({ rota })).rejects.toThrow(message);
    }
  });

  it('checks the incidents of the past strictly', () => {
    const begin = `incidents:
  - service: api
    rota: payments
    title: Slow
    ago: 1 hour
`;
    const failureOf = (rest: string) => {
      try {
        parseSeed(begin + rest);
        return undefined;
      } catch (error) {
        return (error as Error).message.replace(
          'onCall.rota.seed is wrong:\n',
          '',
        );
      }
    };
    expect(failureOf('')).toBeUndefined();
    expect(failureOf('    severity: high\n')).toMatch(
      /^incidents\.0\.severity is not a known field\. Known here: service, rota/,
    );
    expect(failureOf('    resolution: Waited\n')).toBe(
      'incidents.0.resolution must be left out, since no event resolves it, and is "Waited"',
    );
    expect(
      failureOf(`    events:
      - { after: 2 hours, kind: note, text: Later }
      - { after: 5 minutes, kind: resolved, text: Done }
      - { after: 6 minutes, kind: note, text: More }
`)?.split('\n'),
    ).toEqual([
      'incidents.0.events.0.after must not be in the future, and is "2 hours"',
      'incidents.0.events.1.after must not be earlier than the one before, and is "5 minutes"',
      'incidents.0.events.1.who is missing; it must say who: it is resolved',
      'incidents.0.events.1.kind must be the last one where it is resolved, and is "resolved"',
    ]);
    expect(() => parseSeed('incidents: [')).toThrow('is not valid YAML');
  });
});
