import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { readAll, Row, signal, toCsv, toRow } from '../__testUtils__/bills';
import {
  FakeBucket,
  KEY_ID,
  refuse,
  SECRET,
} from '../__testUtils__/FakeBucket';
import { FocusProvider } from '../FocusProvider';
import { BucketSource } from './BucketSource';

const PERIOD = 'exports/focus/data/BILLING_PERIOD=2026-10';

describe('BucketSource', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let root: string;
  let bucket: FakeBucket;
  let provider: FocusProvider;

  const create = () =>
    new FocusProvider({
      exports: [{ name: 'aws', source: { s3: bucket.settings } }],
      memoryLimit: 128 * 1024 ** 2,
      folder: root,
    });

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-bucket-'));
    bucket = new FakeBucket();
    server.use(...bucket.handlers);
    provider = create();
  });

  afterEach(() => rm(root, { recursive: true }));

  const gets = () => bucket.requests.filter(each => each.startsWith('get'));

  const put = (name: string, ...rows: Row[]) =>
    bucket.put(`${PERIOD}/${name}`, gzipSync(toCsv(rows.map(toRow))));

  const failureOf = async (reading: Promise<unknown>): Promise<string> => {
    const error = await reading.then(
      () => new Error('It was taken'),
      (thrown: Error) => thrown,
    );
    const text = `${error.name}: ${error.message}\n${JSON.stringify(error)}`;
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(KEY_ID);
    return `${error.name}: ${error.message}`;
  };

  it('reads the objects below the prefix, on all pages, and each once', async () => {
    bucket.pageSize = 2;
    put('1.csv.gz', { BilledCost: '1' });
    put('2.csv.gz', { BilledCost: '2' });
    put('3.csv.gz', { BilledCost: '4' });
    put('manifest.json', {});
    bucket.put('exports/other/2026-10.csv', toCsv([toRow()]));
    const { slices, months } = await readAll(provider);
    expect(slices.map(({ key }) => key)).toEqual(['aws/2026-10']);
    expect(months.map(({ billed }) => billed[1])).toEqual(['7']);
    const fetched = gets();
    expect(fetched).toEqual(
      [1, 2, 3].map(each => `get ${PERIOD}/${each}.csv.gz`),
    );
    expect(bucket.requests).toContain(`list ${PERIOD}/2.csv.gz`);
    // No copy stays.
    expect(await readdir(path.join(root, 'aws'))).toEqual([]);
    // What did not change is not fetched to be listed.
    await provider.listSlices({ signal });
    expect(gets()).toEqual(fetched);
  });

  it('reads a period anew where one of its objects was restated', async () => {
    put('1.csv.gz', { BilledCost: '1' });
    const [before] = await provider.listSlices({ signal });
    put('1.csv.gz', { BilledCost: '3' });
    const stale = provider.readSlice(before, { tagKeys: [] }, { signal });
    expect(await failureOf(stale[Symbol.asyncIterator]().next())).toMatch(
      /^ConflictError: .*changed since they were listed/,
    );
    const { slices, months } = await readAll(provider);
    expect(slices[0].version).not.toBe(before.version);
    expect(months[0].billed[1]).toBe('3');
  });

  it('does not take an object that was replaced between list and read', async () => {
    put('1.csv.gz', { BilledCost: '1' });
    bucket.instead = request => {
      // The list is as it was, and the object is not.
      if (!new URL(request.url).pathname.endsWith('.gz')) return undefined;
      bucket.instead = undefined;
      put('1.csv.gz', { BilledCost: '2' });
      return undefined;
    };
    expect(await failureOf(readAll(provider))).toMatch(
      /PreconditionFailed.*it was replaced since it was listed/,
    );
  });

  it('asks again where it is throttled', async () => {
    put('1.csv.gz', { BilledCost: '1' });
    let refusals = 0;
    bucket.instead = () => {
      refusals += 1;
      bucket.instead = undefined;
      return refuse('SlowDown', 'Please reduce your request rate.', 503);
    };
    const { months } = await readAll(provider);
    expect(months).toHaveLength(1);
    expect(refusals).toBe(1);
  });

  it('says so where it stays throttled, and where the credentials will not do', async () => {
    put('1.csv.gz', {});
    bucket.instead = () =>
      refuse('SlowDown', 'Please reduce your request rate.', 503);
    expect(await failureOf(readAll(provider))).toMatch(
      /^ServiceUnavailableError: The bucket acme-billing cannot be listed \(SlowDown\): Please reduce your request rate\.; it asks for fewer/,
    );
    bucket.instead = () => refuse('AccessDenied', 'Access Denied', 403);
    expect(await failureOf(readAll(provider))).toMatch(
      /^NotAllowedError: .*the credentials need s3:ListBucket/,
    );
    bucket.instead = request =>
      refuse(
        'SignatureDoesNotMatch',
        `Not with ${request.headers.get('authorization')} of ${SECRET}`,
        403,
      );
    const told = await failureOf(readAll(provider));
    expect(told).toMatch(/^AuthenticationError: .*s3\.accessKeyId/);
    expect(told).not.toMatch(/Signature=\w/);
    bucket.instead = () => refuse('NoSuchBucket', 'There is none', 404);
    expect(await failureOf(readAll(provider))).toMatch(/^NotFoundError: /);
  });

  it('takes no object whose end is missing, and keeps nothing of it', async () => {
    put('1.csv.gz', { BilledCost: '1' }, { BilledCost: '2' });
    const body = gzipSync(toCsv([toRow()]));
    bucket.instead = request =>
      new URL(request.url).pathname.endsWith('.gz')
        ? new HttpResponse(new Uint8Array(body.subarray(0, 40)))
        : undefined;
    expect(await failureOf(readAll(provider))).toMatch(
      /^ServiceUnavailableError: .*40 of its \d+ bytes came/,
    );
    expect(await readdir(path.join(root, 'aws'))).toEqual([]);
    bucket.instead = undefined;
    expect((await readAll(provider)).months[0].billed[1]).toBe('3');
  });

  it('goes on where looking through objects was broken off', async () => {
    for (const name of ['1', '2', '3']) {
      put(`${name}.csv.gz`, { BilledCost: name });
    }
    bucket.instead = ({ url }) =>
      url.includes('3.csv.gz')
        ? refuse('AccessDenied', 'Access Denied', 403)
        : undefined;
    expect(await failureOf(provider.listSlices({ signal }))).toMatch(
      /^NotAllowedError/,
    );
    bucket.instead = undefined;
    bucket.requests.length = 0;
    // Another process, that has none of the copies.
    await rm(path.join(root, 'aws'), { recursive: true });
    await create().listSlices({ signal });
    expect(gets()).toEqual([`get ${PERIOD}/3.csv.gz`]);
  });

  it('keeps no copies of what is not read, and sweeps what others left', async () => {
    put('1.csv.gz', { BilledCost: '1' });
    const [slice] = await provider.listSlices({ signal });
    const copies = path.join(root, 'aws');
    expect(await readdir(copies)).toHaveLength(1);
    // It was read before, so nobody asks for it.
    expect(await provider.listSlices({ signal })).toEqual([slice]);
    expect(await readdir(copies)).toEqual([]);
    const old = new Date(Date.now() - 2 * 86_400_000);
    for (const name of ['aws/a.parquet.partial', 'aws/b.parquet']) {
      await writeFile(path.join(root, name), 'half');
    }
    await utimes(path.join(copies, 'a.parquet.partial'), old, old);
    for (const name of ['spill-old', 'spill-new', 'other']) {
      await mkdir(path.join(root, name));
      if (name !== 'spill-new') await utimes(path.join(root, name), old, old);
    }
    await provider.listSlices({ signal });
    expect(await readdir(copies)).toEqual(['b.parquet']);
    expect((await readdir(root)).sort()).toEqual([
      'aws',
      'aws.json',
      'other',
      'spill-new',
    ]);
  });

  it('keeps as many copies for reading as there is room for', async () => {
    put('1.csv.gz', { BilledCost: '1' });
    put('2.csv.gz', { BilledCost: '2' });
    const folder = path.join(root, 'copies');
    const listing = new BucketSource(bucket.settings, folder);
    const [one, two] = await listing.list({ signal });
    const source = new BucketSource(bucket.settings, folder, one.bytes);
    for (const file of [one, two]) {
      await source.fetch(file, { signal });
      await source.keep(file);
    }
    expect(await readdir(folder)).toHaveLength(1);
    await source.clear();
    expect(await readdir(folder)).toEqual([]);
  });
});
