import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import { DuckDBDataChunk, DuckDBDecimalValue } from '@duckdb/node-api';
import { Precision, TEXTS } from './charges';
import { SCALE, WIDE_SCALE } from './values';

const DAYS = 31;
const FIRST_TEXT = 3;
const FIRST_DAY = FIRST_TEXT + Object.keys(TEXTS).length;
const REST = 10n ** BigInt(WIDE_SCALE - SCALE);

type Text = string | undefined;

/** Reads what `selectMonths` adds up. @internal */
export class MonthReader {
  readonly #precision: Precision;
  readonly #tags = new Map<string, Record<string, string>>();

  constructor(precision: Precision) {
    this.#precision = precision;
  }

  read(chunk: DuckDBDataChunk): ChargeMonth[] {
    const columns = Array.from({ length: chunk.columnCount }, (_, index) =>
      chunk.getColumnValues(index),
    );
    return Array.from({ length: chunk.rowCount }, (_, row) =>
      this.#toMonth(columns, row),
    );
  }

  #toMonth(
    columns: ReturnType<DuckDBDataChunk['getColumnValues']>[],
    row: number,
  ): ChargeMonth {
    const month = Number(columns[1][row]);
    const text = (index: number): Text =>
      (columns[FIRST_TEXT + index][row] as string | null) ?? undefined;
    return {
      month: `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(
        2,
        '0',
      )}`,
      currency: text(0)!,
      billed: this.#readDays(columns, row, 0),
      effective: this.#readDays(columns, row, 1),
      provider: text(1) ?? 'unknown',
      service: text(2) ?? 'unknown',
      category: text(3)!,
      subAccountId: text(4),
      subAccountName: text(5),
      region: text(6),
      resourceId: text(7),
      resourceName: text(8),
      resourceType: text(9),
      commitmentId: text(10),
      tags: this.#readTags(columns[2][row] as string | null),
    };
  }

  #readDays(
    columns: ReturnType<DuckDBDataChunk['getColumnValues']>[],
    row: number,
    amount: number,
  ): Text[] {
    const days: Text[] = [];
    for (let day = 0; day < DAYS; day += 1) {
      const index = FIRST_DAY + amount * DAYS + day;
      const value = columns[index][row] as DuckDBDecimalValue | null;
      if (value === null) continue;
      if (this.#precision === 'normal') {
        days[day] = format(value.value, SCALE);
      } else {
        const rest = columns[index + 2 * DAYS][row] as DuckDBDecimalValue;
        days[day] = format(value.value * REST + rest.value, WIDE_SCALE);
      }
    }
    // Days in between are undefined, not holes.
    return Array.from(days);
  }

  #readTags(json: string | null): Record<string, string> {
    if (!json) return {};
    let tags = this.#tags.get(json);
    if (!tags) {
      tags = Object.fromEntries(JSON.parse(json) as [string, string][]);
      // A bill may have a million values.
      if (this.#tags.size < 10_000) this.#tags.set(json, tags);
    }
    return tags;
  }
}

/** Without zeros at its end. */
function format(units: bigint, scale: number): string {
  if (units === 0n) return '0';
  const digits = (units < 0n ? -units : units)
    .toString()
    .padStart(scale + 1, '0');
  const point = digits.length - scale;
  let end = digits.length;
  while (end > point && digits[end - 1] === '0') end -= 1;
  const text =
    end === point
      ? digits.slice(0, point)
      : `${digits.slice(0, point)}.${digits.slice(point, end)}`;
  return units < 0n ? `-${text}` : text;
}
