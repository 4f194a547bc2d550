import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { place, readAll, toCsv, toRow } from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

describe('how far a bill reaches', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-reach-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  it('is what was used on a day, not what is charged for a month or beside it', async () => {
    const month = {
      ChargePeriodStart: '2026-10-01',
      ChargePeriodEnd: '2026-11-01',
    };
    const on = (day: number) => ({
      ChargePeriodStart: `2026-10-${day}`,
      ChargePeriodEnd: `2026-10-${day + 1}`,
    });
    await place(
      path.join(root, 'bills'),
      'a.csv',
      toCsv(
        [
          { ...on(18), ServiceName: 'S3' },
          { ...on(17), ServiceName: 'S3' },
          { ...month, ServiceName: 'S3' },
          { ...month, ServiceName: 'Support' },
          { ...on(30), ServiceName: 'Tax', ChargeCategory: 'Tax' },
          {
            ServiceName: 'Hours',
            ChargePeriodStart: '2026-10-20T22:00:00Z',
            ChargePeriodEnd: '2026-10-20T23:00:00Z',
          },
        ].map(toRow),
      ),
    );
    const { months } = await readAll(
      new FocusProvider({
        exports: [
          { name: 'aws', source: { folder: path.join(root, 'bills') } },
        ],
        memoryLimit: 128 * 1024 ** 2,
        folder: path.join(root, 'own'),
      }),
    );
    const reach = months.map(each => [each.service, each.lastOwnDay]);
    expect(Object.fromEntries(reach)).toEqual({
      S3: 18,
      Support: 0,
      Tax: 0,
      Hours: 20,
    });
  });
});
