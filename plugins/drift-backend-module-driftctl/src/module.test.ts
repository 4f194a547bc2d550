import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import module from './index';

async function start(data: object) {
  const added: string[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        driftExtensionPoint,
        {
          addDriftProvider: () => {},
          addBlameProvider: () => {},
          addInventoryProvider: ({ id, title }) => {
            added.push(`${id}: ${title}`);
          },
          addCodeHost: () => {},
        },
      ],
    ],
    features: [module, mockServices.rootConfig.factory({ data })],
  });
  return added;
}

describe('driftDriftctlModule', () => {
  const startReports = (...reports: object[]) =>
    start({ drift: { driftctl: { reports } } });
  const report = { id: 'aws-production', file: 'report.json' };

  it('does nothing until it is configured', async () => {
    expect(await start({})).toEqual([]);
    expect(
      await startReports(report, {
        id: 'gcp',
        title: 'GCP',
        url: 'https://artifacts.example.com/gcp.json',
        maxAge: { days: 2 },
      }),
    ).toEqual([
      'driftctl-aws-production: driftctl aws-production',
      'driftctl-gcp: driftctl GCP',
    ]);
  });

  it.each([
    [[{ ...report, id: 'a b' }], "reports[0].id is 'a b'; it must be letters"],
    [[report, report], "has the id 'aws-production' twice"],
    [[{ id: 'a' }], 'reports[0] needs either a file or a url, and has none'],
    [[{ ...report, url: 'https://a' }], 'and has both'],
    [[{ id: 'a', url: 'ftp://canary' }], 'must be an address that begins with'],
    [
      [{ id: 'a', url: 'https://ana:canary@b/c' }],
      'set drift.driftctl.reports[0].authorization instead',
    ],
  ])('refuses %j and says what would be right', async (reports, message) => {
    const error = await startReports(...reports).then(
      () => Promise.reject(new Error('It started')),
      (thrown: Error) => thrown,
    );
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
  });
});
