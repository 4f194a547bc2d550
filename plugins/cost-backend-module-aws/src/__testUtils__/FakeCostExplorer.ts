import { mockServices } from '@backstage/backend-test-utils';
import {
  addUtcDays,
  ChargeMonth,
  CostProvider,
  utcDaysBetween,
} from '@paved-path/backstage-plugin-cost-node';
import { readSliceOf } from '@paved-path/backstage-plugin-cost-node/testUtils';
import { Knex } from 'knex';
import { http, HttpResponse } from 'msw';
import { AwsProvider } from '../AwsProvider';
import { CostExplorer } from '../CostExplorer';
import { AwsDatabase } from '../database/AwsDatabase';
import { readAwsSettings } from '../settings';

export const ACCOUNT = '123456789012';
export const MEMBER = '210987654321';
export const KEY_ID = 'AKIACANARY0000000001';
export const SECRET = 'canary-secret-5d2';
export const HOUR = 60 * 60_000;
export const signal = new AbortController().signal;

type Body = {
  TimePeriod: { Start: string; End: string };
  Granularity: string;
  Metrics: string[];
  GroupBy: Array<{ Type: string; Key: string }>;
  Filter?: object;
  NextPageToken?: string;
};

/** What a group cost on a day. */
export type Charge = {
  day: string;
  keys: [service: string, group: string];
  billed: string;
  effective?: string;
  unit?: string;
};

/** Cost Explorer's documented answers, in AWS's JSON 1.1, where one page is one day. */
export class FakeCostExplorer {
  charges: Charge[] = [];
  attributes: object[] = [];
  readonly asked: Body[] = [];
  readonly authorizations: string[] = [];
  now = Date.parse('2026-11-03T12:00:00Z');
  /** Answers in place of the rest. */
  instead?: (body: Body) => Response | undefined | Promise<Response>;

  get handlers() {
    return [
      http.post('https://ce.us-east-1.amazonaws.com/', async ({ request }) => {
        const target = request.headers.get('x-amz-target');
        if (target !== 'AWSInsightsIndexService.GetCostAndUsage') {
          return refuse('UnknownOperationException', `${target}`);
        }
        const body = (await request.json()) as Body;
        this.asked.push(body);
        this.authorizations.push(request.headers.get('authorization') ?? '');
        return (await this.instead?.(body)) ?? this.#answer(body);
      }),
    ];
  }

  async createProvider(
    knex: Knex,
    data: object = {},
    maxAttempts = 1,
  ): Promise<AwsProvider> {
    const config = mockServices.rootConfig({
      data: {
        aws: {
          accounts: [
            {
              accountId: ACCOUNT,
              accessKeyId: KEY_ID,
              secretAccessKey: SECRET,
            },
          ],
        },
        cost: {
          aws: {
            accounts: [{ accountId: ACCOUNT, name: 'all' }],
            months: 2,
            ...data,
          },
        },
      },
    });
    const settings = readAwsSettings(config)!;
    const database = await AwsDatabase.create(mockServices.database({ knex }));
    return new AwsProvider({
      settings,
      database,
      costExplorer: new CostExplorer({
        config,
        settings,
        maxAttempts,
        beforeRequest: () =>
          database.paidRequests.add(
            new Date(this.now).toISOString().slice(0, 7),
          ),
      }),
      now: () => this.now,
    });
  }

  #answer({ TimePeriod, NextPageToken }: Body): Response {
    const days = utcDaysBetween(TimePeriod.Start, TimePeriod.End);
    const day = NextPageToken ?? days[0];
    const next = addUtcDays(day, 1);
    return HttpResponse.json({
      ResultsByTime: [
        {
          TimePeriod: { Start: day, End: next },
          Total: {},
          Estimated: true,
          Groups: this.charges
            .filter(each => each.day === day)
            .map(({ keys, billed, effective = billed, unit = 'USD' }) => ({
              Keys: keys,
              Metrics: {
                UnblendedCost: { Amount: billed, Unit: unit },
                AmortizedCost: { Amount: effective, Unit: unit },
              },
            })),
        },
      ],
      DimensionValueAttributes: this.attributes,
      // A month has three days here, so that there are few pages.
      ...(next < TimePeriod.End &&
        next < addUtcDays(days[0], 3) && { NextPageToken: next }),
    });
  }
}

export function refuse(name: string, message: string, status = 400) {
  return HttpResponse.json({ __type: name, message }, { status });
}

/** What the account cost in a month. */
export function readMonth(
  provider: CostProvider,
  month: string,
  tagKeys: string[] = ['service'],
): Promise<ChargeMonth[]> {
  return readSliceOf(provider, `${ACCOUNT}/${month}`, tagKeys);
}
