import { StoredDays } from '../rules/Series';
import { ChargeRow, ShareKind, SharePageRow } from './rows';

const MOST_SHARES = 500;
// In characters: what waits for others of the same entity takes so much memory at most.
const MOST_LENGTH = 32 * 1024 * 1024;

/** What a share says of its charge. @internal */
export type SharedCharge = Pick<
  ChargeRow,
  | 'month'
  | 'currency'
  | 'provider'
  | 'service'
  | 'category'
  | 'sub_account_id'
  | 'sub_account_name'
  | 'region'
  | 'resource_id'
  | 'resource_name'
  | 'resource_type'
>;

/** Which part of a charge an entity bears, and why. @internal */
export type Bearing = {
  bearer: string;
  bearer_environment: string;
  kind: ShareKind;
  /** From 0. */
  part: number;
  parts: number;
  /** In words. */
  rule: string;
  /** JSON, where there are several. */
  claimants: string | null;
};

/** A page as it is read: with the source that it came from, and its days: billed or effective, as asked for. @internal */
export type ServedPage = Pick<
  SharePageRow,
  'month' | 'entity_ref' | 'kind' | 'shares'
> & { source: string; days: string };

/** A charge, with the part of it that an entity bears. @internal */
export type ServedShare = SharedCharge &
  Bearing & { source: string; days: StoredDays };

type Text = string | null;
// The migration that made the table writes them in the same order.
type Values = [
  currency: string,
  provider: string,
  service: string,
  category: string,
  subAccountId: Text,
  subAccountName: Text,
  region: Text,
  resourceId: Text,
  resourceName: Text,
  resourceType: Text,
  environment: string,
  part: number,
  parts: number,
  rule: string,
  claimants: Text,
];

type Page = Pick<SharePageRow, 'month' | 'entity_ref' | 'kind'> & {
  shares: string[];
  billed: string[];
  effective: string[];
  isSame: boolean;
  length: number;
};

/** Gathers shares, so that those of an entity in a month stand in few rows. @internal */
export class SharePages {
  readonly #attributionId: string;
  readonly #open = new Map<string, Page>();
  #full: SharePageRow[] = [];
  #length = 0;
  #pages = 0;

  constructor(attributionId: string) {
    this.#attributionId = attributionId;
  }

  add(charge: ChargeRow, bearing: Bearing): void {
    const { month, billed_days, effective_days } = charge;
    const { bearer, kind } = bearing;
    const key = `${kind}\n${month}\n${bearer}`;
    let page = this.#open.get(key);
    if (!page) {
      page = {
        ...{ month, entity_ref: bearer, kind },
        ...{ shares: [], billed: [], effective: [], isSame: true, length: 0 },
      };
      this.#open.set(key, page);
    }
    const values = JSON.stringify(valuesOf(charge, bearing));
    page.shares.push(values);
    page.billed.push(billed_days);
    page.effective.push(effective_days);
    page.isSame &&= billed_days === effective_days;
    const length = values.length + billed_days.length + effective_days.length;
    page.length += length;
    this.#length += length;
    if (page.shares.length === MOST_SHARES) this.#close(key, page);
  }

  /** The pages that are full, or all where too much waits. */
  take(): SharePageRow[] {
    return this.#length < MOST_LENGTH ? this.#takeFull() : this.takeAll();
  }

  takeAll(): SharePageRow[] {
    for (const [key, page] of this.#open) this.#close(key, page);
    return this.#takeFull();
  }

  #takeFull(): SharePageRow[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  #close(key: string, page: Page): void {
    const { shares, billed, effective, isSame, length, ...of } = page;
    this.#open.delete(key);
    this.#length -= length;
    this.#full.push({
      attribution_id: this.#attributionId,
      ...of,
      page: this.#pages,
      shares: `[${shares.join(',')}]`,
      billed_days: `[${billed.join(',')}]`,
      effective_days: isSame ? null : `[${effective.join(',')}]`,
    });
    this.#pages += 1;
  }
}

function valuesOf(charge: ChargeRow, bearing: Bearing): Values {
  return [
    charge.currency,
    charge.provider,
    charge.service,
    charge.category,
    charge.sub_account_id,
    charge.sub_account_name,
    charge.region,
    charge.resource_id,
    charge.resource_name,
    charge.resource_type,
    bearing.bearer_environment,
    bearing.part,
    bearing.parts,
    bearing.rule,
    bearing.claimants,
  ];
}

/** The shares of a page. @internal */
export function sharesOfPage(page: ServedPage): ServedShare[] {
  const { month, entity_ref, kind, source } = page;
  const days: StoredDays[] = JSON.parse(page.days);
  const all: Values[] = JSON.parse(page.shares);
  return all.map((values, index) => ({
    month,
    currency: values[0],
    provider: values[1],
    service: values[2],
    category: values[3],
    sub_account_id: values[4],
    sub_account_name: values[5],
    region: values[6],
    resource_id: values[7],
    resource_name: values[8],
    resource_type: values[9],
    bearer: entity_ref,
    bearer_environment: values[10],
    kind,
    part: values[11],
    parts: values[12],
    rule: values[13],
    claimants: values[14],
    source,
    days: days[index],
  }));
}
