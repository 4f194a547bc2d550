import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import fc from 'fast-check';
import { matchesBranch, readReleaseManagerConfig } from './config';

function read(releaseManager: JsonObject) {
  return readReleaseManagerConfig(new ConfigReader({ releaseManager }));
}

describe('the configuration', () => {
  it('has environments without being told', () => {
    const config = readReleaseManagerConfig(new ConfigReader({}));
    expect(config.environments).toEqual([
      { name: 'dev', autoRelease: 'main' },
      { name: 'staging' },
      { name: 'production', branches: 'main' },
    ]);
    expect(config.rolloutTimeout).toBe(300_000);
    expect(read({ rollout: { timeout: { minutes: 2 } } }).rolloutTimeout).toBe(
      120_000,
    );
  });

  it.each([
    [
      { environments: [{ name: 'dev', branches: 'main(' }] },
      'releaseManager.environments[0].branches is not a regular expression',
    ],
    [
      { environments: [{ name: 'dev' }, { name: 'qa', autoRelease: '[' }] },
      'releaseManager.environments[1].autoRelease is not a regular expression',
    ],
    [
      { environments: [{ name: 'dev' }, { name: 'dev' }] },
      'releaseManager.environments names dev twice',
    ],
    [
      { environments: [{ name: '../dev' }] },
      'releaseManager.environments[0].name is "../dev"',
    ],
    [{ environments: [] }, 'releaseManager.environments is empty'],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });

  it('matches the whole name of a branch only', () => {
    expect(matchesBranch('main|release/.*', 'release/1')).toBe(true);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), rest => {
        expect(matchesBranch('main', `main${rest}`)).toBe(false);
        expect(matchesBranch('main|other', `${rest}main`)).toBe(false);
      }),
    );
  });
});
