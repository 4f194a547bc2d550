import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { readDriftConfig } from './config';

const read = (drift: JsonObject) =>
  readDriftConfig(new ConfigReader({ drift }));

describe('the configuration', () => {
  it('needs nothing, and takes what is said', () => {
    expect(readDriftConfig(new ConfigReader({}))).toEqual({
      schedule: 86_400_000,
      concurrency: 2,
      checkTimeout: 600_000,
      retention: 400 * 86_400_000,
      discoveryInterval: 300_000,
      discoveryTimeout: 300_000,
      planLifetime: 900_000,
      coverageInterval: 21_600_000,
      coverageTimeout: 300_000,
      staleAfter: 3 * 86_400_000,
      digestKey: undefined,
    });
    expect(read({ schedule: 'manual' }).schedule).toBeUndefined();
    expect(read({ schedule: '48h', concurrency: 8 })).toMatchObject({
      schedule: 172_800_000,
      concurrency: 8,
    });
  });

  it.each([
    [{ concurrency: 0 }, 'drift.concurrency'],
    [{ concurrency: 1.5 }, 'drift.concurrency'],
    [{ checkTimeout: { minutes: 0 } }, 'drift.checkTimeout'],
    [{ schedule: 'sometimes' }, 'schedule'],
    [{ staleAfter: { days: 0 } }, 'drift.staleAfter'],
    [{ coverage: { interval: { hours: 0 } } }, 'drift.coverage.interval'],
    [{ digestKey: 'too short' }, 'drift.digestKey has 9 characters'],
  ])('refuses %j, naming the key', (drift, message) => {
    expect(() => read(drift)).toThrow(message);
  });
});
