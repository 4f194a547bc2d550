import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  SliceStatus,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import { CostProvider } from '@paved-path/backstage-plugin-cost-node';
import { CostDatabase } from '../database/CostDatabase';
import { SliceRow } from '../database/rows';
import { Coverage } from './Coverage';

/** Where charges come from, for operators. @internal */
export class SourceViews {
  readonly #database: CostDatabase;
  readonly #coverage: Coverage;
  readonly #providers: ReadonlyMap<string, CostProvider>;
  readonly #logger: LoggerService;

  constructor(options: {
    database: CostDatabase;
    coverage: Coverage;
    providers: ReadonlyMap<string, CostProvider>;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#coverage = options.coverage;
    this.#providers = options.providers;
    this.#logger = options.logger;
  }

  async getSources(): Promise<SourceStatus[]> {
    const [slices, sources] = await Promise.all([
      this.#database.slices.list(),
      this.#database.slices.listSources(),
    ]);
    const ids = new Set([
      ...this.#providers.keys(),
      ...sources.map(each => each.id),
    ]);
    return Promise.all(
      [...ids].sort().map(async id => ({
        id,
        title: this.#coverage.titleOf(id),
        freshness: this.#coverage.freshnessOf(
          id,
          sources.find(each => each.id === id),
        ),
        slices: slices.filter(each => each.provider === id).map(toSlice),
        paidRequests: await this.#paid(id),
      })),
    );
  }

  async #paid(id: string): Promise<SourceStatus['paidRequests']> {
    try {
      return await this.#providers.get(id)?.getPaidRequests?.();
    } catch (error) {
      this.#logger.warn(
        `The paid requests of ${id} are not known: ${toError(error).message}`,
      );
      return undefined;
    }
  }
}

function toSlice(row: SliceRow): SliceStatus {
  return {
    key: row.key,
    state: row.state as SliceStatus['state'],
    readAt: row.read_at ?? undefined,
    charges: row.charges ?? undefined,
    reason: row.reason ?? undefined,
    file: row.file ?? undefined,
    line: row.line === null ? undefined : Number(row.line),
  };
}
