import { PartlyListedError } from '@paved-path/backstage-plugin-cost-node';
import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  place,
  readAll,
  Row,
  signal,
  toCsv,
  toRow,
} from './__testUtils__/bills';
import { FocusProvider } from './FocusProvider';

const of = (month: string, next: string, data: Row = {}) =>
  toRow({
    BillingPeriodStart: `${month}-01`,
    BillingPeriodEnd: `${next}-01`,
    ...data,
  });

describe('bills that are taken back', () => {
  let root: string;
  let folder: string;
  let provider: FocusProvider;

  const create = (...names: string[]) =>
    new FocusProvider({
      exports: names.map(name => ({
        name,
        source: { folder: path.join(root, name) },
      })),
      memoryLimit: 128 * 1024 ** 2,
      folder: path.join(root, 'own'),
    });

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'focus-withdrawn-'));
    folder = path.join(root, 'aws');
    provider = create('aws');
    await place(folder, 'a.csv', toCsv([of('2026-08', '2026-09')]));
    await place(folder, 'b.csv', toCsv([of('2026-09', '2026-10')]));
    await place(folder, 'c.csv', toCsv([of('2026-11', '2026-12')]));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(root, { recursive: true });
  });

  /** Lets so many minutes go by; a folder has settled after one. */
  const pass = (minutes: number) => {
    const now = Date.now() + minutes * 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  };
  const keys = async () =>
    (await provider.listSlices({ signal })).map(({ key }) => key);
  const withdrawn = (...all: string[]) =>
    provider.listWithdrawn(all, { signal });

  it('tells of which export a slice is', async () => {
    const slices = await provider.listSlices({ signal });
    expect(slices.map(({ group }) => group)).toEqual(['aws', 'aws', 'aws']);
  });

  it('are told where their period was a mistake', async () => {
    expect(await keys()).toContain('aws/2026-09');
    await place(folder, 'b.csv', toCsv([of('2026-10', '2026-11')]));
    expect(await keys()).toEqual(['aws/2026-08', 'aws/2026-10', 'aws/2026-11']);
    const all = ['aws/2026-07', 'aws/2026-09', 'aws/2026-12'];
    expect(await withdrawn(...all)).toEqual([]);
    pass(2);
    expect(await withdrawn(...all)).toEqual(['aws/2026-09', 'aws/2026-12']);
    // What is older may have been removed from the storage as it is old.
    await rm(path.join(folder, 'a.csv'));
    expect(await withdrawn('aws/2026-08')).toEqual([]);
    pass(2);
    expect(await withdrawn('aws/2026-08')).toEqual([]);
  });

  it('are not told of an export that removes a file and writes it anew', async () => {
    const bill = path.join(folder, 'b.csv');
    const text = toCsv([of('2026-09', '2026-10')]);
    for (let day = 0; day < 3; day += 1) {
      expect(await keys()).toContain('aws/2026-09');
      await rm(bill);
      expect(await keys()).not.toContain('aws/2026-09');
      expect(await withdrawn('aws/2026-09')).toEqual([]);
      const now = new Date(Date.now());
      await place(folder, 'b.csv', text);
      await utimes(bill, now, now);
      pass(0.5);
      expect(await withdrawn('aws/2026-09')).toEqual([]);
      // It was removed again before anybody saw it whole.
      await rm(bill);
      pass(0.75);
      expect(await withdrawn('aws/2026-09')).toEqual([]);
      await place(folder, 'b.csv', text);
      pass(24 * 60);
    }
    expect(await keys()).toContain('aws/2026-09');
    await rm(bill);
    expect(await withdrawn('aws/2026-09')).toEqual([]);
    // Another process knows since when it is missing.
    pass(2);
    provider = create('aws');
    expect(await withdrawn('aws/2026-09')).toEqual(['aws/2026-09']);
  });

  it('are not noted as missing for longer than they are asked for', async () => {
    await rm(path.join(folder, 'b.csv'));
    const both = ['aws/2026-09', 'aws/2026-10'];
    expect(await withdrawn(...both)).toEqual([]);
    pass(2);
    expect(await withdrawn('aws/2026-10')).toEqual(['aws/2026-10']);
    expect(await withdrawn(...both)).toEqual(['aws/2026-10']);
    pass(2);
    expect(await withdrawn(...both)).toEqual(both);
  });

  it('are told of a file that could not be read, once it is settled what became of it', async () => {
    await place(folder, 'bill.csv', 'no bill');
    await place(folder, 'other.csv', 'no bill');
    const refused = ['aws/bill.csv', 'aws/other.csv'];
    expect(await keys()).toEqual(expect.arrayContaining(refused));
    // What replaces one is being written; another problem is no reason to wait.
    await rm(path.join(folder, 'bill.csv'));
    const file = path.join(folder, 'new.csv');
    await place(folder, 'new.csv', toCsv([of('2026-10', '2026-11')]));
    await utimes(file, new Date(), new Date());
    for (let time = 0; time < 2; time += 1) {
      expect(await withdrawn(...refused)).toEqual([]);
      pass(0.75);
    }
    expect(await withdrawn(...refused)).toEqual([]);
    pass(2);
    expect(await withdrawn(...refused)).toEqual(['aws/bill.csv']);
    // One that says now what it is of need not be waited for.
    await place(folder, 'other.csv', toCsv([of('2026-10', '2026-11')]));
    expect(await withdrawn('aws/other.csv')).toEqual(['aws/other.csv']);
  });

  it('are told where their export is configured no more', async () => {
    provider = create('aws');
    expect(await withdrawn('azure/2020-01', 'azure/2026-10')).toEqual([
      'azure/2020-01',
      'azure/2026-10',
    ]);
  });

  it('are not told while a file is written, or cannot be read', async () => {
    await rm(path.join(folder, 'b.csv'));
    await withdrawn('aws/2026-09');
    pass(2);
    expect(await withdrawn('aws/2026-09')).toEqual(['aws/2026-09']);
    const file = await place(folder, 'd.csv', 'half');
    expect(await withdrawn('aws/2026-09')).toEqual([]);
    const now = new Date(Date.now());
    await utimes(file, now, now);
    expect(await withdrawn('aws/2026-09')).toEqual([]);
  });

  it('are not told before the files that were not looked through say so too', async () => {
    const padding = 'x'.repeat(4000);
    const many = Array.from({ length: 1200 }, () =>
      of('2026-11', '2026-12', { Note: padding }),
    );
    await rm(path.join(folder, 'b.csv'));
    await rm(path.join(folder, 'c.csv'));
    await place(
      folder,
      '2026-11.csv',
      toCsv([...many, of('2026-09', '2026-10', { Note: padding })]),
    );
    expect(await keys()).toEqual(['aws/2026-08', 'aws/2026-11']);
    const both = ['aws/2026-09', 'aws/2026-10'];
    expect(await withdrawn(...both)).toEqual([]);
    pass(2);
    expect(await withdrawn(...both)).toEqual(['aws/2026-10']);
    expect(await keys()).toContain('aws/2026-09');
  });

  it('are never told where nothing is listed', async () => {
    await rm(folder, { recursive: true });
    await expect(keys()).rejects.toThrow('There is no folder');
    await expect(withdrawn('aws/2026-09')).rejects.toThrow('is no folder');
    await mkdir(folder);
    await place(folder, 'README.txt', 'Not a bill');
    await expect(keys()).rejects.toThrow(/^The export aws has no bill/);
    await expect(withdrawn('aws/2026-09')).rejects.toThrow('has no bill');
  });

  it('leave the other exports be where one cannot be listed', async () => {
    provider = create('azure', 'aws');
    await mkdir(path.join(root, 'azure'));
    const error = await provider.listSlices({ signal }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PartlyListedError);
    const { cause, message, slices } = error as PartlyListedError;
    expect(slices).toHaveLength(3);
    expect(cause.name).toBe('NotFoundError');
    expect(message).toContain('The export azure has no bill');
    expect(message).toContain('cost.focus.exports');
    await place(path.join(root, 'azure'), 'a.csv', toCsv([toRow()]));
    expect((await readAll(provider)).slices).toHaveLength(4);
  });
});
