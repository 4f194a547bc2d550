import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { Knex } from 'knex';

const REPORTS = 'provider_reports';
const DELIVERIES = 'webhook_deliveries';

type ReportRow = { provider_id: string; problems: string; at: string };

/** What providers report, and which of their webhooks were heard. @internal */
export class ProviderStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async report(providerId: string, problems: OnCallProblem[]): Promise<void> {
    await this.#knex<ReportRow>(REPORTS)
      .insert({
        provider_id: providerId,
        problems: JSON.stringify(problems),
        at: new Date().toISOString(),
      })
      .onConflict('provider_id')
      .merge();
  }

  async listReports(): Promise<Map<string, OnCallProblem[]>> {
    const rows = await this.#knex<ReportRow>(REPORTS);
    return new Map(
      rows.map(row => [
        row.provider_id,
        JSON.parse(row.problems) as OnCallProblem[],
      ]),
    );
  }

  /** Whether a webhook was heard before. */
  async hasDelivery(providerId: string, deliveryId: string): Promise<boolean> {
    const row = await this.#knex(DELIVERIES)
      .where({ provider_id: providerId, delivery_id: deliveryId })
      .first();
    return row !== undefined;
  }

  /** Notes that a webhook was heard. */
  async noteDelivery(providerId: string, deliveryId: string): Promise<void> {
    await this.#knex(DELIVERIES)
      .insert({
        provider_id: providerId,
        delivery_id: deliveryId,
        at: new Date().toISOString(),
      })
      .onConflict(['provider_id', 'delivery_id'])
      .ignore();
  }

  async deleteDeliveriesBefore(instant: string): Promise<void> {
    await this.#knex(DELIVERIES).where('at', '<', instant).delete();
  }
}
