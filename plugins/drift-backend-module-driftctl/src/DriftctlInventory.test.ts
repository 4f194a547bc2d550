import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { describeInventoryProviderContract } from '@paved-path/backstage-plugin-drift-node/testUtils';
import fc from 'fast-check';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DriftctlInventory } from './DriftctlInventory';
import { ReportSettings } from './settings';

const URL_ = 'https://artifacts.example.com/driftctl/production.json';
const SIGNED = `${URL_}?X-Signature=canary-signature`;
const AUTHORIZATION = 'Bearer canary-token-31';
const DAY = 24 * 60 * 60_000;

function ago(days: number): string {
  return new Date(Date.now() - days * DAY).toISOString();
}

function toReport(data: Record<string, unknown> = {}) {
  const report = {
    managed: [{ id: 'sg-1', type: 'aws_security_group' }] as unknown,
    unmanaged: [{ id: 'logs', type: 'aws_s3_bucket' }] as unknown,
    missing: [{ id: 'gone', type: 'aws_sqs_queue' }],
    coverage: 50,
    alerts: null,
    provider_name: 'AWS',
    provider_version: '3.19.0',
    scan_duration: 12,
    date: ago(0.1),
    ...data,
  };
  const count = (list: unknown) => (Array.isArray(list) ? list.length : 0);
  return {
    summary: {
      total_resources: 3,
      total_managed: count(report.managed),
      total_unmanaged: count(report.unmanaged),
      total_missing: 1,
      total_iac_source_count: 1,
    },
    ...report,
  };
}

describe('DriftctlInventory', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'driftctl-'));
    file = path.join(folder, 'report.json');
  });

  afterEach(() => rm(folder, { recursive: true }));

  const create = (settings: Partial<ReportSettings> = {}) =>
    new DriftctlInventory({
      report: {
        id: 'production',
        title: 'AWS production',
        source: { file },
        maxAge: 7 * DAY,
        ...settings,
      },
      retries: 1,
      initialDelay: 1,
    });

  const list = async (
    report: unknown,
    settings: Partial<ReportSettings> = {},
  ) => {
    await writeFile(
      file,
      typeof report === 'string' ? report : JSON.stringify(report),
    );
    return create(settings).list({ signal: new AbortController().signal });
  };

  describeInventoryProviderContract({
    create: () => {
      let isHanging = false;
      server.use(
        http.get(URL_, async () => {
          if (isHanging) await delay('infinite');
          return HttpResponse.json(toReport());
        }),
      );
      return {
        provider: create({
          source: { url: new URL(SIGNED), authorization: AUTHORIZATION },
        }),
        breakBackend: () =>
          server.use(
            http.get(URL_, ({ request }) =>
              HttpResponse.json(
                { message: `no: ${request.url} ${AUTHORIZATION}` },
                { status: 403 },
              ),
            ),
          ),
        hangBackend: () => {
          isHanging = true;
        },
        secrets: ['canary'],
      };
    },
  });

  it('lists what exists with the verdict of driftctl', async () => {
    const date = ago(0.5);
    const inventory = await list(
      toReport({
        date,
        managed: [
          {
            id: 'sg-1',
            type: 'aws_security_group',
            human_readable_attributes: { Name: 'web' },
            source: {
              source: 'tfstate://terraform.tfstate',
              namespace: 'module.net',
              internal_name: 'web',
            },
            something: 'new',
          },
          { id: 'sg-1', type: 'aws_security_group' },
        ],
        unmanaged: [
          {
            id: 'sg-1',
            type: 'aws_vpc',
            human_readable_attributes: { name: 1 },
          },
          { id: 'sg-1', type: 'aws_security_group' },
        ],
        differences: [{ res: { id: 'sg-1', type: 'x' }, changelog: [] }],
      }),
    );
    expect(inventory).toEqual({
      resources: [
        {
          id: 'sg-1',
          type: 'aws_security_group',
          name: 'web',
          verdict: 'managed',
        },
        { id: 'sg-1', type: 'aws_vpc', verdict: 'unmanaged' },
      ],
      scope: 'AWS, as version 3.19.0 of its Terraform provider sees it',
      asOf: date,
      doesNotList: [expect.stringContaining('.driftignore')],
    });
  });

  it.each([
    [{ managed: null }, 1],
    [{ unmanaged: null, missing: null, deleted: [] }, 1],
    [{ managed: null, unmanaged: null }, 0],
    [{ managed: undefined }, 1],
  ])('takes what Go writes for an empty list: %j', async (data, count) => {
    const { resources } = await list(toReport(data));
    expect(resources).toHaveLength(count);
  });

  it('says what driftctl could not see', async () => {
    const { doesNotList } = await list(
      toReport({
        date: ago(3.5),
        options: { deep: false, only_managed: true, only_unmanaged: false },
        alerts: {
          aws_iam_role: [
            { message: 'Listing aws_iam_role is forbidden:\n AccessDenied' },
            { message: 'Listing aws_iam_role is forbidden:\n AccessDenied' },
            { message: 'x'.repeat(5000) },
          ],
          '': [{ message: 'An account cannot be read' }, { message: 7 }],
          many: Array.from({ length: 60 }, (_, index) => ({
            message: `alert ${index}`,
          })),
        },
      }),
    );
    expect(doesNotList.slice(0, 7)).toEqual([
      'What came into being since: the report is 3 days old.',
      expect.stringContaining('.driftignore'),
      'What no code manages: driftctl was run with --only-managed.',
      'aws_iam_role: Listing aws_iam_role is forbidden: AccessDenied',
      `aws_iam_role: ${'x'.repeat(300)}…`,
      'An account cannot be read',
      'driftctl gave an alert without words',
    ]);
    expect(doesNotList.at(-1)).toBe('And 24 more alerts of driftctl.');
  });

  it.each([
    [
      toReport({ date: ago(9.5) }),
      'The report is 9 days old, and counts as old after 7 days; does driftctl still run?',
    ],
    [toReport({ date: ago(-2) }), 'which is in the future'],
    [toReport({ date: '0001-01-01T00:00:00Z' }), 'does not say when'],
    [toReport({ date: undefined }), 'at $.date, '],
    [toReport({ date: 'yesterday' }), 'at $.date, '],
    [toReport({ managed: [{ id: 'a' }] }), 'at $.managed[0].type, '],
    [toReport({ unmanaged: [{ id: 7, type: 'a' }] }), 'at $.unmanaged[0].id, '],
    [toReport({ unmanaged: 'all' }), 'at $.unmanaged, '],
    [
      toReport({ summary: { total_managed: 1, total_unmanaged: 9 } }),
      'at $.unmanaged, it lists 1, and summary.total_unmanaged counts 9',
    ],
    [toReport({ summary: undefined }), 'at $.summary, '],
    [[], 'at $, '],
    ['{"summary":', 'is not JSON; is it still being written?'],
  ])('never takes for a whole report: %#', async (report, message) => {
    await expect(list(report)).rejects.toThrow(message);
  });

  it('takes an older report where it is told to', async () => {
    await expect(
      list(toReport({ date: ago(9.5) }), { maxAge: 30 * DAY }),
    ).resolves.toMatchObject({
      doesNotList: expect.arrayContaining([expect.stringContaining('9 days')]),
    });
  });

  it('says where no report is', async () => {
    await expect(
      create().list({ signal: new AbortController().signal }),
    ).rejects.toMatchObject({
      name: 'NotFoundError',
      message: `There is no report at ${file}; does driftctl write it there?`,
    });
    await expect(
      create({ source: { file: folder } }).list({
        signal: new AbortController().signal,
      }),
    ).rejects.toThrow(`${folder} cannot be read`);
  });

  it('fetches a report with what it is told to send', async () => {
    const seen: unknown[] = [];
    server.use(
      http.get(URL_, ({ request }) => {
        seen.push(request.url, request.headers.get('authorization'));
        return HttpResponse.json(toReport());
      }),
    );
    const source = { url: new URL(SIGNED), authorization: AUTHORIZATION };
    const signal = new AbortController().signal;
    await create({ source }).list({ signal });
    await create({ source: { url: new URL(URL_) } }).list({ signal });
    expect(seen).toEqual([SIGNED, AUTHORIZATION, URL_, null]);
  });

  it('reads a report or refuses it, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            managed: fc.jsonValue(),
            unmanaged: fc.jsonValue(),
            alerts: fc.jsonValue(),
            options: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
        async data => {
          const told = await list(toReport(data)).then(
            ({ asOf }) => asOf,
            (error: Error) => error.message,
          );
          expect(told).toMatch(/^\d{4}-\d\d-.*Z$|at \$\.((un)?managed|alerts)/);
        },
      ),
      { numRuns: 200 },
    );
  });
});
