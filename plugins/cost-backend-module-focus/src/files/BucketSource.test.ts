import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
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

const PERIOD = 'exports/focus/data/BILLING_PERIOD=2026-10';

describe('BucketSource', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let root: string;
  let bucket: FakeBucket;
  let provider: FocusProvider;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-bucket-'));
    bucket = new FakeBucket();
    server.use(...bucket.handlers);
    provider = new FocusProvider({
      exports: [{ name: 'aws', source: { s3: bucket.settings } }],
      memoryLimit: 128 * 1024 ** 2,
      folder: root,
    });
  });

  afterEach(() => rm(root, { recursive: true }));

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
    const gets = bucket.requests.filter(each => each.startsWith('get'));
    expect(gets).toEqual([1, 2, 3].map(each => `get ${PERIOD}/${each}.csv.gz`));
    expect(bucket.requests).toContain(`list ${PERIOD}/2.csv.gz`);
    // No copy stays.
    expect(await readdir(path.join(root, 'aws'))).toEqual([]);
    // What did not change is not fetched to be listed.
    await provider.listSlices({ signal });
    expect(bucket.requests.filter(each => each.startsWith('get'))).toEqual(
      gets,
    );
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
});
