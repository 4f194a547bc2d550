import fc from 'fast-check';
import { toUid } from './uid';

describe('toUid', () => {
  it('makes a uid that Grafana takes, another one for every name', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ maxLength: 80 }), { minLength: 2 }),
        names => {
          const uids = names.map(name => toUid('service', name));
          for (const uid of uids) expect(uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
          expect(new Set(uids).size).toBe(names.length);
        },
      ),
    );
    expect(toUid('service', 'refunds')).toBe('service-refunds');
  });
});
