import fc from 'fast-check';
import { aliasesOf, nameOf, parseArn, typeOf } from './arn';
import { consoleUrlOf } from './consoleUrl';

const read = (text: string) => parseArn(text)!;
const at = (service: string, resource: string, region = 'eu-west-1') =>
  read(`arn:aws:${service}:${region}:123456789012:${resource}`);

describe('ARNs', () => {
  it.each([
    ['ec2', 'vpc/vpc-0a1b2c3d4e5f60718', 'ec2:vpc', 'vpc-0a1b2c3d4e5f60718'],
    ['lambda', 'function:payments', 'lambda:function', 'payments'],
    ['rds', 'db:ledger', 'rds:db', 'ledger'],
    ['sqs', 'payments', 'sqs:queue', 'payments'],
    ['sns', 'alerts', 'sns:topic', 'alerts'],
    ['logs', 'log-group:/aws/lambda/a:*', 'logs:log-group', '/aws/lambda/a'],
    ['ecr', 'repository/payments/worker', 'ecr:repository', 'payments/worker'],
    ['s3', 'accesspoint/reports', 's3:accesspoint', 'reports'],
    ['apigateway', '/restapis/a1b2c3d4e5', 'apigateway:restapis', 'a1b2c3d4e5'],
    [
      'apigateway',
      '/restapis/a/stages/live',
      'apigateway:restapis/stages',
      'live',
    ],
    ['wafv2', 'regional/webacl/edge/1', 'wafv2:webacl', 'webacl/edge/1'],
    [
      'autoscaling',
      'autoScalingGroup:1:autoScalingGroupName/web',
      'autoscaling:autoScalingGroup',
      'web',
    ],
    ['workmail', 'something', 'workmail', 'something'],
  ])('reads %s %s', (service, resource, type, name) => {
    const arn = at(service, resource);
    expect(typeOf(arn)).toBe(type);
    expect(nameOf(arn)).toBe(name);
  });

  it('knows a bucket by its lack of a region', () => {
    const arn = read('arn:aws:s3:::acme-receipts');
    expect([typeOf(arn), nameOf(arn)]).toEqual(['s3:bucket', 'acme-receipts']);
    expect(consoleUrlOf(arn, 'cn-north-1')).toBe(
      'https://cn-north-1.console.amazonaws.cn/s3/buckets/acme-receipts?region=cn-north-1',
    );
  });

  it.each([
    ['ec2', 'natgateway/nat-0a1b2c3d4e5f60718', ['nat-0a1b2c3d4e5f60718']],
    [
      'kms',
      'key/0d990263-018e-4e65-a703-eff731de951e',
      ['0d990263-018e-4e65-a703-eff731de951e'],
    ],
    ['apigateway', '/restapis/a1b2c3d4e5', ['a1b2c3d4e5']],
    [
      'sqs',
      'payments',
      ['https://sqs.eu-west-1.amazonaws.com/123456789012/payments'],
    ],
    // A queue of that name must not pass for a function of that name.
    ['lambda', 'function:payments', []],
    ['ecs', 'service/main/web', []],
    ['apigateway', '/restapis/a1b2c3d4e5/stages/production', []],
  ])(
    'knows %s %s by ids that are no other resource’s',
    (service, resource, ids) => {
      expect(aliasesOf(at(service, resource), 'eu-west-1')).toEqual(ids);
    },
  );

  it('takes nothing else for an ARN, and any ARN for one', () => {
    expect(parseArn('payments')).toBeUndefined();
    expect(parseArn('arn:aws:s3')).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), resource => {
        const arn = at('ec2', resource);
        expect(arn.resource).toBe(resource);
        expect(typeOf(arn).startsWith('ec2')).toBe(true);
        expect(typeof nameOf(arn)).toBe('string');
        expect(aliasesOf(arn, 'eu-west-1')).not.toContain('');
      }),
    );
  });
});
