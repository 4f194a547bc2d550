import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { setupServer } from 'msw/node';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { place, readAll, signal, toCsv, toRow } from '../__testUtils__/bills';
import { FakeBucket } from '../__testUtils__/FakeBucket';
import { FocusProvider } from '../FocusProvider';

const ROOT = 'exports/focus';
const PERIOD = 'BILLING_PERIOD=2026-10';
const KEY = 'aws/2026-10';
const MANIFEST = 'aws-Manifest.json';

const bill = (cost: string) => toCsv([toRow({ BilledCost: cost })]);

describe('runs of an export that are not complete', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let root: string;
  let bucket: FakeBucket;
  let provider: FocusProvider;

  const create = (
    source: ConstructorParameters<
      typeof FocusProvider
    >[0]['exports'][0]['source'],
  ) =>
    new FocusProvider({
      exports: [{ name: 'aws', source }],
      memoryLimit: 128 * 1024 ** 2,
      folder: path.join(root, 'own'),
    });

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-runs-'));
    bucket = new FakeBucket();
    server.use(...bucket.handlers);
    provider = create({ s3: bucket.settings });
    bucket.put(
      `${ROOT}/data/BILLING_PERIOD=2026-09/run-1/1.csv`,
      toCsv([
        toRow({
          BillingPeriodStart: '2026-09-01',
          BillingPeriodEnd: '2026-10-01',
        }),
      ]),
    );
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(root, { recursive: true });
  });

  const put = (name: string, text: string, age?: number) =>
    bucket.put(`${ROOT}/${name}`, text, age);
  const october = async () => {
    const { months } = await readAll(provider);
    return months
      .filter(({ billed }) => billed[1] !== '1.5')
      .map(({ billed }) => billed[1]);
  };
  /** Nothing of the month is taken, and what was read of it stays. */
  const expectHeld = async () => {
    const slices = await provider.listSlices({ signal });
    expect(slices.map(({ key }) => key)).toEqual(['aws/2026-09']);
    expect(await provider.listWithdrawn([KEY], { signal })).toEqual([]);
  };

  it.each([
    ['AWS', `metadata/${PERIOD}/run-2/${MANIFEST}`],
    ['Azure', `data/${PERIOD}/run-2/manifest.json`],
  ])('are taken once the manifest of %s is there', async (_, manifest) => {
    put(`data/${PERIOD}/run-1/1.csv`, bill('1'));
    expect(await october()).toEqual(['1']);
    put(`data/${PERIOD}/run-2/1.csv`, bill('10'), 5);
    await expectHeld();
    put(`data/${PERIOD}/run-2/2.csv`, bill('20'), 4);
    await expectHeld();
    put(manifest, '{}', 3);
    expect(await october()).toEqual(['30']);
  });

  it('are taken once the parts that were overwritten have a newer manifest', async () => {
    put(`data/${PERIOD}/1.csv`, bill('1'), 300);
    put(`data/${PERIOD}/2.csv`, bill('2'), 299);
    put(`metadata/${PERIOD}/${MANIFEST}`, '{}', 298);
    expect(await october()).toEqual(['3']);
    put(`data/${PERIOD}/1.csv`, bill('10'), 5);
    await expectHeld();
    put(`data/${PERIOD}/2.csv`, bill('20'), 4);
    put(`metadata/${PERIOD}/${MANIFEST}`, '{"run":2}', 3);
    expect(await october()).toEqual(['30']);
  });

  it('are taken once they were left alone, where there is no manifest', async () => {
    put(`data/${PERIOD}/1.csv`, bill('1'), 40);
    expect(await october()).toEqual(['1']);
    put(`data/${PERIOD}/2.csv`, bill('2'), 1);
    await expectHeld();
    const later = Date.now() + 30 * 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    expect(await october()).toEqual(['3']);
  });

  it('are told as such where nothing was ever read', async () => {
    bucket.remove(`${ROOT}/data/BILLING_PERIOD=2026-09/run-1/1.csv`);
    put(`data/${PERIOD}/1.csv`, bill('1'), 1);
    await expect(provider.listSlices({ signal })).rejects.toThrow(
      'The export aws is still being written',
    );
    bucket.remove(`${ROOT}/data/${PERIOD}/1.csv`);
    await expect(provider.listSlices({ signal })).rejects.toThrow(
      "in what begins with 'exports/focus/' in the bucket acme-billing",
    );
  });

  it('are taken of a folder once they were left alone', async () => {
    const folder = path.join(root, 'bills');
    provider = create({ folder });
    await place(
      folder,
      '20260901-20261001/run-1/1.csv',
      toCsv([
        toRow({
          BillingPeriodStart: '2026-09-01',
          BillingPeriodEnd: '2026-10-01',
        }),
      ]),
    );
    const old = await place(folder, '20261001-20261101/run-1/1.csv', bill('1'));
    const before = new Date(Date.now() - 86_400_000);
    await utimes(old, before, before);
    expect(await october()).toEqual(['1']);
    const part = await place(
      folder,
      '20261001-20261101/run-2/1.csv.gz',
      gzipSync(bill('10')),
    );
    await utimes(part, new Date(), new Date());
    await expectHeld();
    await utimes(part, before, new Date(Date.now() - 120_000));
    expect(await october()).toEqual(['10']);
  });
});
