/** @internal */
export type SourceRow = {
  id: string;
  attempted_at: string;
  succeeded_at: string | null;
  reason: string | null;
};

/** @internal */
export type SliceRow = {
  provider: string;
  key: string;
  /** The export, the account or the cluster; null where the provider is all one. */
  group_name: string | null;
  /** The day after the last that it covers; null: it was not noted yet. */
  to_day: string | null;
  version: string | null;
  tried_version: string | null;
  tag_keys_hash: string | null;
  state: string;
  reason: string | null;
  file: string | null;
  line: number | string | null;
  read_at: string | null;
  charges: number | null;
  /** The first with a charge. */
  first_day: string | null;
  /** The last that has usage of that day alone. */
  last_day: string | null;
  /** How many days have such usage; null: they were not counted. */
  own_days: number | null;
  /** The first month that was kept of it. */
  first_month: string | null;
  reading_id: string | null;
  attribution_id: string | null;
  rules_hash: string | null;
  names: string | null;
};

/** @internal */
export type ChargeRow = {
  reading_id: string;
  position: number;
  month: string;
  currency: string;
  provider: string;
  service: string;
  category: string;
  sub_account_id: string | null;
  sub_account_name: string | null;
  region: string | null;
  resource_id: string | null;
  resource_name: string | null;
  resource_type: string | null;
  commitment_id: string | null;
  tags: string;
  entity_ref: string | null;
  environment: string | null;
  billed_days: string;
  effective_days: string;
};

/** Whose a share is: an entity's, nobody's, or of several while conflicts are reported. @internal */
export type ShareKind = 'entity' | 'none' | 'conflict';

/** Shares of an entity in a month, or of those that several claim. @internal */
export type SharePageRow = {
  attribution_id: string;
  month: string;
  entity_ref: string;
  kind: ShareKind;
  page: number;
  /** JSON: the values of each share. */
  shares: string;
  /** JSON: the days of each share's whole charge. */
  billed_days: string;
  /** Null where they are as billed. */
  effective_days: string | null;
};

/** @internal */
export type CostRow = {
  attribution_id: string;
  month: string;
  entity_ref: string;
  kind: ShareKind;
  environment: string;
  provider: string;
  service: string;
  category: string;
  currency: string;
  billed_days: string;
  effective_days: string;
};

/** @internal */
export type AnomalyRow = {
  id: string;
  entity_ref: string;
  day: string;
  /** Of the days in a row that have the same cause. */
  last_day: string;
  currency: string;
  amount: string;
  expected: string;
  text: string;
  resource_id: string | null;
  /** What tells causes apart; empty: it is not known, null: it was found before causes were kept. */
  cause: string | null;
  severity: 'info' | 'warning' | 'critical';
  state: 'open' | 'acknowledged' | 'over';
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  acknowledgement: string | null;
  /** Whether the bill was restated so that it is none any more. SQLite has 0 and 1. */
  gone: boolean | number;
  /** Whether its owner was told. */
  told: boolean | number;
  /** The worst that its owner was told of; null: of none. */
  told_severity: 'info' | 'warning' | 'critical' | null;
};

/** @internal */
export type EstimateRow = {
  id: string;
  entity_ref: string;
  name: string;
  at: string;
  estimate: string;
};

/** @internal */
export type ReleaseRow = {
  entity_ref: string;
  asked_at: string;
  reason: string | null;
  releases: string;
};
