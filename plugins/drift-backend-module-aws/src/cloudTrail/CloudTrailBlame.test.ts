import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  ACCOUNT,
  FakeAws,
  KEY_ID,
  OTHER_ACCOUNT,
  refuse,
  SECRET,
  toEvent,
} from '../__testUtils__/FakeAws';

const DAY = 24 * 60 * 60_000;
const GROUP = 'sg-0a1b2c3d4e5f60718';
const GROUP_ARN = `arn:aws:ec2:eu-west-1:${ACCOUNT}:security-group/${GROUP}`;
const environment = { key: 'live/payments', name: 'payments/production' };

function toResource(data: Partial<ResourceDrift> = {}): ResourceDrift {
  return {
    address: 'aws_security_group.web',
    type: 'aws_security_group',
    name: 'web',
    ids: [GROUP, GROUP_ARN],
    cause: 'changed-outside',
    action: 'update',
    attributes: [],
    suspects: [],
    ...data,
  };
}

describe('CloudTrailBlame', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let aws: FakeAws;

  beforeEach(() => {
    aws = new FakeAws();
    server.use(...aws.handlers);
  });

  const ask = (
    data: Partial<ResourceDrift> = {},
    options: { config?: object; since?: string; signal?: AbortSignal } = {},
  ) =>
    aws
      .blame(options.config)
      .findSuspects(
        { environment, resource: toResource(data), since: options.since },
        { signal: options.signal ?? new AbortController().signal },
      );

  it('names who changed a resource, the newest first, and tells no parameter of a call', async () => {
    const since = new Date(Date.now() - 3 * DAY).toISOString();
    aws.events[GROUP] = [
      toEvent('e1'),
      toEvent('e2', { EventTime: Date.parse('2026-11-21T08:00:00Z') / 1000 }),
      toEvent('e3', { ReadOnly: 'true' }),
      toEvent('e4', {}, { errorCode: 'Client.UnauthorizedOperation' }),
      toEvent('e5', { ReadOnly: undefined }, { readOnly: true }),
      toEvent('e6', { ReadOnly: undefined }, { readOnly: null }),
    ];
    // The same event, by another name.
    aws.events[GROUP_ARN] = [toEvent('e1')];
    const suspects = await ask({}, { since });
    expect(suspects).toEqual([
      {
        kind: 'audit-event',
        who: 'ana@example.com (role Admin)',
        at: '2026-11-21T08:00:00.000Z',
        what: 'ec2:AuthorizeSecurityGroupIngress',
        reference: 'e2',
        url: 'https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/e2',
      },
      expect.objectContaining({ reference: 'e1' }),
    ]);
    expect(JSON.stringify(suspects)).not.toMatch(/canary/i);
    expect(
      aws.calls.map(({ region, body }) => [
        region,
        body.LookupAttributes,
        body.StartTime,
      ]),
    ).toEqual(
      [GROUP, GROUP_ARN].map(AttributeValue => [
        'eu-west-1',
        [{ AttributeKey: 'ResourceName', AttributeValue }],
        Date.parse(since) / 1000,
      ]),
    );
  });

  it.each([
    [{ type: 'IAMUser', userName: 'ben' }, 'IAM user ben'],
    [
      { type: 'Root', accountId: ACCOUNT },
      `root user of the AWS account ${ACCOUNT}`,
    ],
    [
      { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' },
      'AWS service autoscaling.amazonaws.com',
    ],
    [
      { type: 'AWSAccount', accountId: OTHER_ACCOUNT },
      `AWS account ${OTHER_ACCOUNT}`,
    ],
    [
      {
        type: 'AssumedRole',
        sessionContext: { sessionIssuer: { userName: 'Admin' } },
      },
      'role Admin',
    ],
    [{ type: 'SomethingNew', arn: 'arn:aws:new::1:thing' }, 'ana@example.com'],
    [{ type: 7, userName: {} }, 'ana@example.com'],
    ['not an object', 'ana@example.com'],
  ])('says who %j is', async (userIdentity, who) => {
    aws.events[GROUP] = [toEvent('e1', {}, { userIdentity })];
    expect(await ask()).toMatchObject([{ who }]);
  });

  it('takes a record that cannot be read for what is said beside it', async () => {
    aws.events[GROUP] = [
      { ...toEvent('e1'), CloudTrailEvent: 'not JSON' },
      { ...toEvent('e2'), CloudTrailEvent: undefined, Username: undefined },
    ];
    expect(await ask()).toMatchObject([
      { who: 'ana@example.com' },
      { who: 'somebody that CloudTrail does not name' },
    ]);
  });

  it.each([
    ['Admin'],
    ['ana@*'],
    [`arn:aws:iam::*:role/Adm*`],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/Admin/*`],
  ])('never suspects those that apply: %s', async actor => {
    aws.events[GROUP] = [
      toEvent('e1'),
      toEvent(
        'e2',
        {},
        { userIdentity: { type: 'IAMUser', userName: 'Admins' } },
      ),
    ];
    const config = { cloudTrail: { ignoreActors: ['terraform.*', actor] } };
    expect(await ask({}, { config })).toMatchObject([{ reference: 'e2' }]);
  });

  it('asks where the resource is, and of nobody else’s resources', async () => {
    const config = {
      accounts: [
        { accountId: ACCOUNT, regions: ['eu-west-1', 'us-east-1'] },
        { accountId: OTHER_ACCOUNT, regions: ['eu-west-1'] },
      ],
    };
    const asked = async (data: Partial<ResourceDrift>) => {
      aws.calls.length = 0;
      await ask(data, { config });
      return aws.calls
        .map(({ region, body }) => {
          const [{ AttributeValue }] = body.LookupAttributes as Array<{
            AttributeValue: string;
          }>;
          return `${region} ${AttributeValue}`;
        })
        .sort();
    };
    expect(await asked({ ids: undefined })).toEqual([]);
    expect(await asked({ type: 'google_compute_instance' })).toEqual([]);
    expect(
      await asked({ ids: ['arn:aws:sqs:eu-west-1:999999999999:q'] }),
    ).toEqual([]);
    // What has no region is logged in one.
    expect(
      await asked({
        type: 'aws_iam_role',
        ids: ['deploy', `arn:aws:iam::${ACCOUNT}:role/deploy`],
      }),
    ).toEqual([
      `us-east-1 arn:aws:iam::${ACCOUNT}:role/deploy`,
      'us-east-1 deploy',
    ]);
    // A bucket may be anywhere, and so may what has no ARN.
    expect(
      await asked({
        type: 'aws_s3_bucket',
        ids: ['acme', 'arn:aws:s3:::acme'],
      }),
    ).toHaveLength(6);
    expect(await asked({ ids: ['nat-0a1b2c3d4e5f60718'] })).toHaveLength(3);
  });

  it('does not mistake a function for a role of the same name', async () => {
    const type = 'aws_iam_role';
    const ids = ['payments', `arn:aws:iam::${ACCOUNT}:role/payments`];
    aws.events.payments = [
      toEvent('e1', { EventSource: 'lambda.amazonaws.com' }),
      toEvent('e2', {
        EventSource: 'iam.amazonaws.com',
        EventName: 'PutRolePolicy',
      }),
    ];
    expect(await ask({ type, ids })).toMatchObject([
      { what: 'iam:PutRolePolicy' },
    ]);
  });

  it('looks back 90 days at most, and says where that is too short', async () => {
    const since = new Date(Date.now() - 400 * DAY).toISOString();
    expect(await ask({}, { since })).toEqual([]);
    expect(await ask()).toEqual([]);
    for (const { body } of aws.calls) {
      const days = (Date.now() - Number(body.StartTime) * 1000) / DAY;
      expect(days).toBeGreaterThan(89.9);
      expect(days).toBeLessThan(90.1);
    }
    expect(aws.logs).toEqual([
      `CloudTrail names nobody for aws_security_group.web; it keeps 90 days, and the state was last written at ${since}`,
      'CloudTrail names nobody for aws_security_group.web; it keeps 90 days, and the state was last written nobody knows when',
    ]);
  });

  it('reads a few pages, and no more lookups than it may', async () => {
    aws.pageSize = 2;
    aws.events[GROUP] = Array.from({ length: 40 }, (_, index) =>
      toEvent(`e${index}`),
    );
    const ids = [GROUP];
    expect(await ask({ ids: [GROUP_ARN.replace(GROUP, 'none')] })).toEqual([]);
    expect(await ask({ ids, type: 'aws_iam_role' })).toHaveLength(6);
    const blame = aws.blame({ cloudTrail: { maxLookups: 4 } });
    const options = { signal: new AbortController().signal };
    const resource = toResource({ ids, type: 'aws_iam_role' });
    const other = { key: 'live/other', name: 'other' };
    await blame.findSuspects({ environment, resource }, options);
    await expect(
      blame.findSuspects({ environment, resource }, options),
    ).rejects.toThrow('asked 4 times for this environment within ten minutes');
    await expect(
      blame.findSuspects({ environment: other, resource }, options),
    ).resolves.toHaveLength(6);
  });

  it('asks one question once', async () => {
    const blame = aws.blame();
    aws.events[GROUP] = [toEvent('e1')];
    const request = {
      environment,
      resource: toResource({ ids: [GROUP], type: 'aws_iam_role' }),
    };
    const options = { signal: new AbortController().signal };
    const answers = await Promise.all([
      blame.findSuspects(request, options),
      blame.findSuspects(request, options),
    ]);
    expect(answers[0]).toHaveLength(1);
    expect(answers[1]).toEqual(answers[0]);
    expect(aws.calls).toHaveLength(1);
  });

  it('throws where it could not ask, unless somebody is known already', async () => {
    aws.instead = ({ body }) =>
      JSON.stringify(body).includes(GROUP_ARN)
        ? refuse('AccessDeniedException', `${KEY_ID} may not`)
        : undefined;
    const error: Error = await ask().then(
      () => Promise.reject(new Error('It answered')),
      thrown => thrown,
    );
    expect(error.message).toContain(
      'AWS refused cloudtrail:LookupEvents in eu-west-1 of the AWS account 123456789012 (AccessDeniedException): *** may not; allow cloudtrail:LookupEvents',
    );
    expect(error.stack).not.toContain(SECRET);
    aws.events[GROUP] = [toEvent('e1')];
    expect(await ask()).toHaveLength(1);
  });

  it('stops at once when it is aborted', async () => {
    const controller = new AbortController();
    aws.instead = async () => {
      controller.abort(new Error('cancelled by Ana'));
      await delay('infinite');
      return HttpResponse.json({});
    };
    await expect(ask({}, { signal: controller.signal })).rejects.toThrow(
      'cancelled by Ana',
    );
  });
});
