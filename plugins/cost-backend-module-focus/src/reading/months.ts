import { ChargeMonth } from '@paved-path/backstage-plugin-cost-node';
import { DuckDBDataChunk } from '@duckdb/node-api';
import { addAmounts, spreadAmount, trimAmount } from './amounts';
import { Precision, TEXT_NAMES } from './rows';

type Text = string | undefined;
type Line = Omit<ChargeMonth, 'month' | 'billed' | 'effective' | 'lastOwnDay'>;
type Month = ChargeMonth & Required<Pick<ChargeMonth, 'lastOwnDay'>>;
type Day = { month: string; index: number };

const DAY = 86_400_000;

/** Reads what `selectLines` adds up. Rows of the same line that follow each other are one. @internal */
export class MonthReader {
  readonly #precision: Precision;
  readonly #tags = new Map<string, Record<string, string>>();
  readonly #days = new Map<number, Day>();
  #key?: string;
  #line?: Line;
  #months = new Map<string, Month>();

  constructor(precision: Precision) {
    this.#precision = precision;
  }

  /** The months of all lines that ended. */
  read(chunk: DuckDBDataChunk): ChargeMonth[] {
    const ended: ChargeMonth[] = [];
    const [lines, days] = [0, 1].map(
      index => chunk.getColumnValues(index) as string[],
    );
    for (let row = 0; row < chunk.rowCount; row += 1) {
      if (lines[row] !== this.#key) {
        ended.push(...this.end());
        this.#key = lines[row];
        this.#line = this.#toLine(lines[row]);
      }
      this.#addAll(days[row]);
    }
    return ended;
  }

  /** The months of the last line. */
  end(): ChargeMonth[] {
    const months = [...this.#months.values()].sort((a, b) =>
      a.month < b.month ? -1 : 1,
    );
    this.#months = new Map();
    this.#key = undefined;
    return months;
  }

  #toLine(json: string): Line {
    const [tags, ...values] = JSON.parse(json) as (string | null)[];
    const text = (name: (typeof TEXT_NAMES)[number]): Text =>
      values[TEXT_NAMES.indexOf(name)] ?? undefined;
    return {
      currency: text('currency')!,
      provider: text('provider') ?? 'unknown',
      service: text('service') ?? 'unknown',
      category: text('category')!,
      subAccountId: text('sub_account_id'),
      subAccountName: text('sub_account_name'),
      region: text('region'),
      resourceId: text('resource_id'),
      resourceName: text('resource_name'),
      resourceType: text('resource_type'),
      commitmentId: text('commitment_id'),
      tags: this.#readTags(tags),
    };
  }

  /** A bill has millions of them, so nothing is made that is not kept. */
  #addAll(text: string): void {
    for (let at = 0; at < text.length; ) {
      const comma = text.indexOf(',', at);
      const end = comma < 0 ? text.length : comma;
      const last = text.indexOf(':', at) + 1;
      const billed = text.indexOf(':', last) + 1;
      const effective = text.indexOf(':', billed) + 1;
      if (this.#precision === 'wide') {
        const parts = text.slice(billed, end).split(':');
        this.#addDays(
          Number(text.slice(at, last - 1)),
          Number(text.slice(last, billed - 1)),
          addAmounts(parts[0], parts[2]),
          addAmounts(parts[1], parts[3]),
        );
      } else {
        this.#addDays(
          Number(text.slice(at, last - 1)),
          Number(text.slice(last, billed - 1)),
          trimAmount(text.slice(billed, effective - 1)),
          trimAmount(text.slice(effective, end)),
        );
      }
      at = end + 1;
    }
  }

  /** Of one day, or of several that bear it evenly. */
  #addDays(
    first: number,
    last: number,
    billed: string,
    effective: string,
  ): void {
    if (first === last) {
      this.#addDay(first, billed, effective, true);
      return;
    }
    const count = last - first + 1;
    const shares = spreadAmount(billed, count);
    const effectiveShares = spreadAmount(effective, count);
    for (let nth = 0; nth < count; nth += 1) {
      this.#addDay(first + nth, shares[nth], effectiveShares[nth], false);
    }
  }

  #addDay(
    number: number,
    billed: string,
    effective: string,
    isOwn: boolean,
  ): void {
    const { month, index } = this.#dayOf(number);
    let charge = this.#months.get(month);
    if (!charge) {
      charge = {
        ...this.#line!,
        month,
        billed: [],
        effective: [],
        lastOwnDay: 0,
      };
      this.#months.set(month, charge);
    }
    setDay(charge.billed, index, billed);
    setDay(charge.effective, index, effective);
    // Taxes, credits and purchases say nothing of what was used until then.
    if (isOwn && index >= charge.lastOwnDay && charge.category === 'Usage') {
      charge.lastOwnDay = index + 1;
    }
  }

  #dayOf(number: number): Day {
    let day = this.#days.get(number);
    if (!day) {
      const text = new Date(number * DAY).toISOString();
      day = { month: text.slice(0, 7), index: Number(text.slice(8, 10)) - 1 };
      this.#days.set(number, day);
    }
    return day;
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

function setDay(days: Text[], index: number, amount: string): void {
  const known = days[index];
  if (known !== undefined) {
    days[index] = addAmounts(known, amount);
    return;
  }
  // Days in between are undefined, not holes.
  while (days.length < index) days.push(undefined);
  days[index] = amount;
}
