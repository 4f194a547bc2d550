import { planSchema } from './schemas';
import { toResourceDrifts } from './toResourceDrifts';

describe('toResourceDrifts', () => {
  it('tells what drifted, without what is sensitive', () => {
    const plan = {
      variables: { password: { value: 'canary-variable' } },
      prior_state: { values: 'canary-state' },
      resource_drift: [
        {
          address: 'module.db.aws_db_instance.main[0]',
          mode: 'managed',
          type: 'aws_db_instance',
          name: 'main',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          change: {
            actions: ['update'],
            before: {
              id: 'db-1',
              size: 20,
              password: 'canary-password-1',
              url: 'postgres://canary-password-1@db',
              tags: { 'cost center': '7', team: 'payments' },
              ingress: [{ cidr: ['10.0.0.0/8'] }, { cidr: [] }],
              users: [{ name: 'a', key: 'canary-key-1' }],
              long: 'x',
              same: { deep: [1] },
            },
            after: {
              id: 'db-1',
              size: 40,
              password: 'canary-password-2',
              url: 'postgres://canary-password-2@db',
              tags: { 'cost center': '8', team: 'payments' },
              ingress: [{ cidr: ['0.0.0.0/0'] }, { cidr: [] }],
              users: [
                { name: 'a', key: 'canary-key-1' },
                { name: 'b', key: 'canary-key-2' },
              ],
              long: 'y'.repeat(5000),
              same: { deep: [1] },
              added: true,
            },
            before_sensitive: { password: true, users: [{ key: true }] },
            after_sensitive: {
              password: true,
              users: [{ key: true }, { key: true }],
            },
          },
        },
        {
          address: 'aws_s3_bucket.logs',
          mode: 'managed',
          type: 'aws_s3_bucket',
          name: 'logs',
          change: {
            actions: ['delete'],
            before: { id: 'logs' },
            after: null,
            before_sensitive: false,
            after_sensitive: false,
          },
        },
        {
          address: 'aws_s3_bucket.moved',
          previous_address: 'aws_s3_bucket.old',
          mode: 'managed',
          type: 'aws_s3_bucket',
          name: 'moved',
          change: { actions: ['no-op'], before: {}, after: {} },
        },
        {
          address: 'data.aws_ami.base',
          mode: 'data',
          type: 'aws_ami',
          name: 'base',
          change: { actions: ['update'], before: { a: 1 }, after: { a: 2 } },
        },
        {
          address: 'aws_s3_bucket.unchanged',
          mode: 'managed',
          type: 'aws_s3_bucket',
          name: 'unchanged',
          change: { actions: ['update'], before: { a: 1 }, after: { a: 1 } },
        },
      ],
    };
    const report = toResourceDrifts(planSchema.parse(plan).resource_drift);
    expect(report.truncated).toBe(false);
    const [database, bucket] = report.resources;
    expect(report.resources).toHaveLength(2);
    expect(database).toMatchObject({
      address: 'module.db.aws_db_instance.main[0]',
      type: 'aws_db_instance',
      name: 'main',
      provider: 'registry.terraform.io/hashicorp/aws',
      cause: 'changed-outside',
      action: 'update',
      suspects: [],
    });
    expect(database.attributes).toEqual([
      { path: 'size', before: '20', after: '40' },
      { path: 'password', sensitive: true },
      { path: 'url', sensitive: true },
      { path: 'tags["cost center"]', before: '"7"', after: '"8"' },
      {
        path: 'ingress[0].cidr[0]',
        before: '"10.0.0.0/8"',
        after: '"0.0.0.0/0"',
      },
      {
        path: 'users',
        before: '[{"name":"a","key":"(sensitive)"}]',
        after:
          '[{"name":"a","key":"(sensitive)"},{"name":"b","key":"(sensitive)"}]',
      },
      {
        path: 'long',
        before: '"x"',
        after: `"${'y'.repeat(1999)}`,
        truncated: true,
      },
      { path: 'added', after: 'true' },
    ]);
    expect(bucket).toMatchObject({
      address: 'aws_s3_bucket.logs',
      action: 'create',
      attributes: [{ path: 'id', before: '"logs"' }],
    });
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  it('says that it left something out', () => {
    const changes = Array.from({ length: 1001 }, (_, index) => ({
      address: `aws_s3_bucket.b${index}`,
      type: 'aws_s3_bucket',
      name: `b${index}`,
      change: { actions: ['delete'] },
    }));
    const report = toResourceDrifts(changes);
    expect(report.resources).toHaveLength(1000);
    expect(report.truncated).toBe(true);
    expect(toResourceDrifts(changes.slice(1)).truncated).toBe(false);
  });
});
