import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { AwsAccess } from '../AwsAccess';
import { AwsTaggingInventory } from '../AwsTaggingInventory';
import { CloudTrailBlame } from '../cloudTrail/CloudTrailBlame';
import { readAwsSettings } from '../settings';

export const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';
export const KEY_ID = 'AKIACANARY0000000001';
export const SECRET = 'canary-secret-5d2';
export const REGIONS = ['eu-west-1', 'us-east-1'];

export type Mapping = {
  ResourceARN: string;
  Tags?: Array<{ Key: string; Value: string }>;
};

type Body = Record<string, unknown>;
/** What AWS is asked, as its JSON protocol has it. */
export type Call = { region: string; target: string; body: Body };

/** AWS's documented answers, in JSON 1.1, in two regions. */
export class FakeAws {
  /** By region. */
  readonly resources: Record<string, Mapping[]> = {};
  /** By the name of a resource, wherever it is asked for. */
  readonly events: Record<string, object[]> = {};
  /** Of those that answer with pages. */
  pageSize = 100;
  readonly calls: Call[] = [];
  readonly authorizations: string[] = [];
  readonly logs: string[] = [];
  /** Answers in place of the rest. */
  instead?: (call: Call) => Response | undefined | Promise<Response>;

  get handlers() {
    return [...REGIONS, 'eu-central-1'].flatMap(region =>
      ['tagging', 'cloudtrail'].map(service =>
        http.post(
          `https://${service}.${region}.amazonaws.com/`,
          async ({ request }) => {
            const call = {
              region,
              target: request.headers.get('x-amz-target') ?? '',
              body: (await request.json()) as Body,
            };
            this.calls.push(call);
            this.authorizations.push(
              request.headers.get('authorization') ?? '',
            );
            return (await this.instead?.(call)) ?? this.#answer(call);
          },
        ),
      ),
    );
  }

  access(data: object = {}): {
    access: AwsAccess;
    settings: NonNullable<ReturnType<typeof readAwsSettings>>;
  } {
    const config = mockServices.rootConfig({
      data: {
        aws: {
          accounts: [ACCOUNT, OTHER_ACCOUNT].map(accountId => ({
            accountId,
            accessKeyId: KEY_ID,
            secretAccessKey: SECRET,
          })),
        },
        drift: {
          aws: {
            accounts: [
              { accountId: ACCOUNT, name: 'production', regions: REGIONS },
            ],
            ...data,
          },
        },
      },
    });
    const settings = readAwsSettings(config)!;
    return {
      settings,
      access: new AwsAccess({ config, settings, maxAttempts: 2 }),
    };
  }

  inventory(data: object = {}): AwsTaggingInventory {
    const { access, settings } = this.access(data);
    return new AwsTaggingInventory({ access, account: settings.accounts[0] });
  }

  blame(data: object = {}): CloudTrailBlame {
    const { access, settings } = this.access(data);
    return new CloudTrailBlame({
      access,
      accounts: settings.accounts,
      settings: settings.cloudTrail!,
      logger: { info: message => this.logs.push(message) },
      interval: 0,
    });
  }

  #answer({ region, target, body }: Call): Response {
    if (target === 'ResourceGroupsTaggingAPI_20170126.GetResources') {
      const all = this.resources[region] ?? [];
      const from = Number(body.PaginationToken || 0);
      const until =
        from + Math.min(this.pageSize, Number(body.ResourcesPerPage));
      return HttpResponse.json({
        ResourceTagMappingList: all.slice(from, until),
        PaginationToken: until < all.length ? String(until) : '',
        SomethingNew: true,
      });
    }
    const [{ AttributeValue = '' } = {}] = body.LookupAttributes as Array<{
      AttributeValue?: string;
    }>;
    const all = this.events[AttributeValue] ?? [];
    const from = Number(body.NextToken || 0);
    const until = from + Math.min(this.pageSize, Number(body.MaxResults));
    return HttpResponse.json({
      Events: all.slice(from, until),
      ...(until < all.length && { NextToken: String(until) }),
    });
  }
}

export function refuse(name: string, message: string, status = 400) {
  return HttpResponse.json({ __type: name, message }, { status });
}

/** An event as LookupEvents lists it, with a secret in the parameters of its call. */
export function toEvent(id: string, data: object = {}, record: object = {}) {
  return {
    EventId: id,
    EventName: 'AuthorizeSecurityGroupIngress',
    EventSource: 'ec2.amazonaws.com',
    EventTime: Date.parse('2026-11-20T10:00:00Z') / 1000,
    ReadOnly: 'false',
    Username: 'ana@example.com',
    AccessKeyId: 'ASIACANARY0000000002',
    Resources: [{ ResourceType: 'AWS::EC2::SecurityGroup', ResourceName: id }],
    ...data,
    CloudTrailEvent: JSON.stringify({
      eventVersion: '1.11',
      readOnly: false,
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROA:ana@example.com',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/ana@example.com`,
        accountId: ACCOUNT,
        accessKeyId: 'ASIACANARY0000000002',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: `arn:aws:iam::${ACCOUNT}:role/Admin`,
            userName: 'Admin',
          },
        },
      },
      requestParameters: { password: 'canary-parameter' },
      responseElements: { token: 'canary-answer' },
      ...record,
    }),
  };
}
