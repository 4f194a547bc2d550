import {
  IgnoreRule,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import fc from 'fast-check';
import { identityOf } from '../rules/fingerprint';
import { applyReport, StoredDrift } from '../rules/life';
import { changed } from './FakeCloud';

export const place = { environmentId: 'e', repository: 'r' };
export const now = '2025-11-20T10:00:00.000Z';
export const earlier = '2025-11-01T10:00:00.000Z';

const attribute = fc.record({
  path: fc.constantFrom('tags.Name', 'tags.Owner', 'size', 'ingress[0]'),
  before: fc.constantFrom('"a"', '"b"'),
  after: fc.constantFrom('"c"', '"d"'),
});
export const resource: fc.Arbitrary<ResourceDrift> = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    cause: fc.constantFrom('changed-outside' as const, 'not-applied' as const),
    action: fc.constantFrom('update' as const, 'replace' as const),
    attributes: fc.uniqueArray(attribute, { selector: each => each.path }),
  })
  .map(({ name, ...rest }) => changed(name, rest));
export const report = fc.record({
  resources: fc.uniqueArray(resource, { selector: identityOf }),
  truncated: fc.boolean(),
});
export const rule: fc.Arbitrary<Omit<IgnoreRule, 'hides'>> = fc.record(
  {
    id: fc.uuid(),
    environmentId: fc.constantFrom('e', 'other'),
    repository: fc.constantFrom('r', 'other'),
    address: fc.constantFrom('*', '*.a', 'aws_security_group.b', 'x*'),
    type: fc.constantFrom('aws_*', 'other'),
    attribute: fc.constantFrom('*', 'tags.*', 'size'),
    reason: fc.constant('noise'),
    createdBy: fc.constant('user:default/ana'),
    createdAt: fc.constant(earlier),
  },
  { requiredKeys: ['id', 'reason', 'createdBy', 'createdAt'] },
);

/** What is open after a first report, some of it acknowledged. */
export const open = fc
  .tuple(
    fc.uniqueArray(resource, { selector: identityOf }),
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  )
  .map(([resources, isAcknowledged]) =>
    applyReport({
      open: [],
      report: { resources, truncated: false },
      place,
      rules: [],
      now: earlier,
    }).map(
      (drift, at): StoredDrift =>
        isAcknowledged[at]
          ? {
              ...drift,
              state: 'acknowledged',
              acknowledgement: { by: 'ana', at: earlier, reason: 'known' },
            }
          : drift,
    ),
  );
