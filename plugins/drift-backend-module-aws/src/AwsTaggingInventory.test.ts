import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { describeInventoryProviderContract } from '@paved-path/backstage-plugin-drift-node/testUtils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { mockServices } from '@backstage/backend-test-utils';
import {
  ACCOUNT,
  FakeAws,
  KEY_ID,
  OTHER_ACCOUNT,
  refuse,
  SECRET,
} from './__testUtils__/FakeAws';
import { AwsAccess } from './AwsAccess';
import { AwsTaggingInventory } from './AwsTaggingInventory';
import { readAwsSettings } from './settings';

describe('AwsTaggingInventory', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let aws: FakeAws;

  beforeEach(() => {
    aws = new FakeAws();
    server.use(...aws.handlers);
  });

  const signal = () => new AbortController().signal;

  describeInventoryProviderContract({
    create: () => {
      aws.resources['eu-west-1'] = [
        { ResourceARN: `arn:aws:sqs:eu-west-1:${ACCOUNT}:payments` },
      ];
      return {
        provider: aws.inventory(),
        breakBackend: () => {
          aws.instead = () => refuse('InternalServiceException', 'down', 500);
        },
        hangBackend: () => {
          aws.instead = async () => {
            await delay('infinite');
            return HttpResponse.json({});
          };
        },
        secrets: [SECRET, KEY_ID],
      };
    },
  });

  it('lists every region, page after page, and what has no region once', async () => {
    const global = {
      ResourceARN: `arn:aws:cloudfront::${ACCOUNT}:distribution/E2QWRUHAPOMQZL`,
    };
    aws.resources['eu-west-1'] = Array.from({ length: 250 }, (_, index) => ({
      ResourceARN: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-${index
        .toString(16)
        .padStart(17, '0')}`,
      Tags: [
        { Key: 'Name', Value: `worker-${index}` },
        { Key: 'team', Value: 'payments' },
      ],
    }));
    aws.resources['eu-west-1'].push(global, {
      ResourceARN: 'arn:aws:s3:::acme-receipts',
      Tags: [],
    });
    aws.resources['us-east-1'] = [global];
    const before = Date.now();
    const inventory = await aws.inventory().list({ signal: signal() });
    expect(inventory.scope).toBe(
      `AWS account ${ACCOUNT} (production), eu-west-1, us-east-1`,
    );
    expect(Date.parse(inventory.asOf)).toBeGreaterThanOrEqual(before);
    expect(inventory.resources).toHaveLength(252);
    expect(inventory.resources[0]).toEqual({
      id: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-00000000000000000`,
      type: 'ec2:instance',
      name: 'worker-0',
      account: ACCOUNT,
      region: 'eu-west-1',
      tags: { Name: 'worker-0', team: 'payments' },
      url: 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-00000000000000000',
      aliases: ['i-00000000000000000'],
    });
    expect(inventory.resources.slice(-2)).toMatchObject([
      { type: 'cloudfront:distribution', region: undefined, account: ACCOUNT },
      { type: 's3:bucket', region: 'eu-west-1', account: ACCOUNT },
    ]);
    const asked = aws.calls.map(
      ({ region, body }) => `${region} ${body.PaginationToken ?? ''}`,
    );
    expect(asked.sort()).toEqual([
      'eu-west-1 ',
      'eu-west-1 100',
      'eu-west-1 200',
      'us-east-1 ',
    ]);
    expect(aws.authorizations[0]).toContain(`Credential=${KEY_ID}/`);
  });

  it('says what it cannot see', async () => {
    const { doesNotList } = await aws.inventory().list({ signal: signal() });
    expect(doesNotList).toEqual([
      expect.stringContaining('never had a tag'),
      expect.stringContaining('such as IAM users and roles'),
      'Regions other than eu-west-1, us-east-1.',
    ]);
    const regional = await aws
      .inventory({ accounts: [{ accountId: ACCOUNT, regions: ['eu-west-1'] }] })
      .list({ signal: signal() });
    expect(regional.scope).toBe(`AWS account ${ACCOUNT}, eu-west-1`);
    expect(regional.doesNotList.at(-1)).toMatch(
      /^Resources without a region, .* in us-east-1, which is not among/,
    );
  });

  it('is whole or fails, and names the region', async () => {
    aws.resources['eu-west-1'] = [
      { ResourceARN: `arn:aws:sqs:eu-west-1:${ACCOUNT}:payments` },
    ];
    aws.instead = ({ region }) =>
      region === 'us-east-1'
        ? refuse(
            'AccessDeniedException',
            `User: arn:aws:sts::${ACCOUNT}:assumed-role/backstage is not authorized to perform: tag:GetResources`,
          )
        : undefined;
    const error = await aws
      .inventory()
      .list({ signal: signal() })
      .catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /AWS refused tag:GetResources in us-east-1 of the AWS account 123456789012 \(AccessDeniedException\): User: .*; allow tag:GetResources to the role/,
      ),
    });
  });

  it.each([
    ['UnrecognizedClientException', 'AuthenticationError', 'region is enabled'],
    [
      'PaginationTokenExpiredException',
      'ServiceUnavailableError',
      'did not do',
    ],
    ['InvalidParameterException', 'ServiceUnavailableError', 'did not do'],
  ])('tells %s as %s, without a credential', async (type, name, text) => {
    aws.instead = () => refuse(type, `no: ${KEY_ID}`);
    const error = await aws
      .inventory()
      .list({ signal: signal() })
      .catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      name,
      message: expect.stringContaining(text),
    });
    const told = `${(error as Error).stack}`;
    expect([KEY_ID, SECRET].filter(each => told.includes(each))).toEqual([]);
    expect(aws.calls.every(({ target }) => target.includes('GetRes'))).toBe(
      true,
    );
  });

  it('tries again where it is throttled, and not for ever', async () => {
    let count = 0;
    aws.instead = () => {
      count += 1;
      return count === 1 ? refuse('ThrottlingException', 'slower') : undefined;
    };
    const regions = ['eu-west-1'];
    const accounts = [{ accountId: ACCOUNT, regions }];
    aws.resources['eu-west-1'] = [
      { ResourceARN: `arn:aws:sqs:eu-west-1:${ACCOUNT}:payments` },
    ];
    const inventory = await aws.inventory({ accounts }).list({
      signal: signal(),
    });
    expect(inventory.resources).toHaveLength(1);
    expect(count).toBe(2);
    aws.instead = () => {
      count += 1;
      return refuse('ThrottlingException', 'slower');
    };
    await expect(
      aws.inventory({ accounts }).list({ signal: signal() }),
    ).rejects.toThrow('(ThrottlingException): slower');
    expect(count).toBe(4);
  });

  it('does not read pages that lead back', async () => {
    aws.instead = () =>
      HttpResponse.json({
        ResourceTagMappingList: [
          { ResourceARN: `arn:aws:sqs:eu-west-1:${ACCOUNT}:payments` },
        ],
        PaginationToken: 'again',
      });
    await expect(aws.inventory().list({ signal: signal() })).rejects.toThrow(
      "lead back to 'again'",
    );
  });

  it('says which account has no credentials', async () => {
    const config = mockServices.rootConfig({
      data: {
        aws: {
          mainAccount: { accessKeyId: KEY_ID, secretAccessKey: SECRET },
          accounts: [{ accountId: OTHER_ACCOUNT, roleName: 'backstage' }],
        },
        drift: {
          aws: {
            accounts: [{ accountId: OTHER_ACCOUNT, regions: ['eu-west-1'] }],
          },
        },
      },
    });
    const settings = readAwsSettings(config)!;
    const inventory = new AwsTaggingInventory({
      access: new AwsAccess({ config, settings, maxAttempts: 1 }),
      account: settings.accounts[0],
    });
    server.use(
      http.post('https://sts.us-east-1.amazonaws.com/', () =>
        HttpResponse.xml(
          `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${KEY_ID} is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
          { status: 403 },
        ),
      ),
    );
    await expect(inventory.list({ signal: signal() })).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: `There are no credentials for the AWS account ${OTHER_ACCOUNT}: *** is not authorized to perform: sts:AssumeRole; add it to aws.accounts, with a role that may be assumed`,
    });
    server.use(
      http.post('https://sts.us-east-1.amazonaws.com/', () =>
        HttpResponse.xml(
          `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAASSUMED000000003</AccessKeyId><SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>canary-session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        ),
      ),
    );
    await inventory.list({ signal: signal() });
    expect(aws.authorizations.at(-1)).toContain(
      'Credential=ASIAASSUMED000000003/',
    );
  });
});
