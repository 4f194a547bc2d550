import { ConfigReader } from '@backstage/config';
import { readOnCallConfig } from './config';

const read = (onCall?: object) =>
  readOnCallConfig(new ConfigReader(onCall ? { onCall: onCall as {} } : {}));

describe('readOnCallConfig', () => {
  it('has a default for everything', () => {
    expect(read()).toEqual({
      refreshInterval: 60_000,
      catalogInterval: 60_000,
      callTimeout: 20_000,
      staleAfter: 240_000,
      retention: 400 * 86_400_000,
      backfill: 90 * 86_400_000,
      rotaInterval: 300_000,
      serviceTypes: ['service', 'website', 'worker', 'data-pipeline'],
      changeTopics: [
        'release-manager.released',
        'release-manager.failed',
        'drift.detected',
        'drift.resolved',
      ],
    });
  });

  it('reads what is set, and names what is wrong', () => {
    expect(
      read({
        refreshInterval: { seconds: 30 },
        serviceTypes: ['Service'],
        changeTopics: ['a.b', 'a.b'],
      }),
    ).toMatchObject({
      refreshInterval: 30_000,
      staleAfter: 150_000,
      serviceTypes: ['service'],
      changeTopics: ['a.b'],
    });
    expect(() => read({ callTimeout: { seconds: 0 } })).toThrow(
      /^onCall\.callTimeout must be longer/,
    );
    expect(() => read({ changeTopics: ['drift.*'] })).toThrow(
      /^onCall\.changeTopics: "drift\.\*" must be one topic in full/,
    );
  });
});
