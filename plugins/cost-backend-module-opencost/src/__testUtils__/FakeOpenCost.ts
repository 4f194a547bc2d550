import { mockServices } from '@backstage/backend-test-utils';
import {
  addUtcDays,
  ChargeMonth,
  CostProvider,
} from '@paved-path/backstage-plugin-cost-node';
import { readSliceOf } from '@paved-path/backstage-plugin-cost-node/testUtils';
import { Knex } from 'knex';
import { http, HttpResponse } from 'msw';
import { DayStore } from '../database/DayStore';
import { OpenCostClient } from '../OpenCostClient';
import { OpenCostProvider } from '../OpenCostProvider';
import { readOpenCostSettings } from '../settings';

export const URL_OF_OPENCOST = 'http://opencost.example.com:9003';
export const TOKEN = 'canary-token-71c';
export const HEADER = 'canary-header-8ad';
export const NONE = '__unallocated__';
/** A workload, as OpenCost names it. */
export const API = `payments/deployment/api/backstage_io_kubernetes_id=payments-api/${NONE}/app=api`;
export const signal = new AbortController().signal;

type Set = Record<string, { totalCost: number | null; properties?: object }>;

/** OpenCost's documented answers, for one cluster. */
export class FakeOpenCost {
  /** By day; a day that is not here has no data. */
  readonly days: Record<string, Set> = {};
  readonly asked: string[] = [];
  readonly queries: Array<Record<string, string>> = [];
  readonly authorizations: Array<string | null> = [];
  now = Date.parse('2026-11-03T12:00:00Z');
  /** Answers in place of the rest. */
  instead?: (day: string) => Response | undefined | Promise<Response>;

  get handlers() {
    return [
      http.get(`${URL_OF_OPENCOST}/allocation/compute`, async ({ request }) => {
        const query = Object.fromEntries(new URL(request.url).searchParams);
        const day = query.window.slice(0, 10);
        this.asked.push(day);
        this.queries.push(query);
        this.authorizations.push(request.headers.get('authorization'));
        return (await this.instead?.(day)) ?? this.#answer(day);
      }),
    ];
  }

  async createProvider(knex: Knex, data: object = {}) {
    const settings = readOpenCostSettings(
      mockServices.rootConfig({
        data: {
          cost: {
            opencost: {
              clusters: [
                {
                  name: 'production',
                  url: URL_OF_OPENCOST,
                  token: TOKEN,
                  headers: { 'X-Key': HEADER },
                  environment: 'production',
                },
              ],
              lookBack: { days: 3 },
              ...data,
            },
          },
        },
      }),
    )!;
    return new OpenCostProvider({
      settings,
      clusters: settings.clusters.map(cluster => ({
        ...cluster,
        client: new OpenCostClient({
          cluster,
          settings,
          retries: 1,
          initialDelay: 1,
        }),
      })),
      days: await DayStore.create(mockServices.database({ knex })),
      now: () => this.now,
    });
  }

  #answer(day: string): Response {
    const window = {
      start: `${day}T00:00:00Z`,
      end: `${addUtcDays(day, 1)}T00:00:00Z`,
    };
    const set = Object.fromEntries(
      Object.entries(this.days[day] ?? {}).map(([name, allocation]) => [
        name,
        { name, window, minutes: 1440, cpuCost: 1, ...allocation },
      ]),
    );
    return HttpResponse.json({ code: 200, status: 'success', data: [set] });
  }
}

/** What the cluster cost in a month. */
export function readMonth(
  provider: CostProvider,
  month: string,
  tagKeys: string[] = [],
): Promise<ChargeMonth[]> {
  return readSliceOf(provider, `production/${month}`, tagKeys);
}
