/** What a day and a month cost: the same for the same day, whenever it is asked. */
import { AWS, AZURE, ENVIRONMENTS, GOOGLE, THINGS } from './organisation.mjs';
import {
  amount,
  chance,
  COMMITMENT,
  COMMITTED_A_DAY,
  DAY,
  dayOf,
  describe,
  iso,
  usageOf,
} from './usage.mjs';

// The bill of a month is closed on the fourth day of the next.
const CLOSED_AFTER = 3 * DAY;

/** The first day of the month that is so many after a time's. */
export function monthStart(time, after = 0) {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + after, 1);
}

/**
 * The charges in one cloud's bill of one month, as rows of FOCUS by column.
 *
 * @param month - its first day
 * @param to - the last day that the cloud has billed
 * @param end - the day that the story was first told up to; what happens in it happens relative to that day
 */
export function chargesOf(cloud, month, { to, end }) {
  const next = monthStart(month, 1);
  const rows = [];
  const charge = (environment, data) => {
    rows.push(toRow(cloud, month, environment, data));
  };
  const isClosed = to >= next + CLOSED_AFTER;
  for (let time = month; time < next && time <= to; time += DAY) {
    for (const thing of THINGS) {
      if (thing.cloud !== cloud) continue;
      for (const environment of ENVIRONMENTS) {
        for (const data of usageOf(thing, environment, time, end)) {
          charge(environment, data);
        }
      }
    }
    charge('production', { ...dayOf(time), ...trafficOf(cloud, time, to) });
  }
  charge('production', { ...dayOf(month), ...supportOf(cloud) });
  if (cloud === AWS) chargeCommitment(charge, month, next);
  if (cloud === AWS && month === monthStart(end, -1)) {
    chargeCorrections(charge, month);
  }
  if (cloud === AZURE) chargeCredits(charge, month, { to, end });
  if (isClosed) charge('production', { ...dayOf(next - DAY), ...taxOf(cloud) });
  return rows;
}

function toRow(cloud, month, environment, data) {
  const [account, accountName] = cloud.accounts[environment];
  return {
    BillingAccountId: cloud.billingAccount,
    BillingAccountName: 'Kittiwake',
    BillingAccountType: 'Organisation',
    BillingCurrency: cloud.currency,
    BillingPeriodStart: iso(month),
    BillingPeriodEnd: iso(monthStart(month, 1)),
    ChargeCategory: 'Usage',
    ChargeFrequency: 'Usage-Based',
    EffectiveCost: data.BilledCost,
    ContractedCost: data.BilledCost,
    ListCost: data.BilledCost,
    InvoiceId: `${cloud.folder.toUpperCase()}-${iso(month).slice(0, 7)}`,
    InvoiceIssuerName: cloud.issuer,
    PricingCategory: 'Standard',
    ProviderName: cloud.provider,
    PublisherName: cloud.issuer,
    RegionId: cloud.region[0],
    RegionName: cloud.region[1],
    SubAccountId: account,
    SubAccountName: accountName,
    SubAccountType: 'Account',
    ...data,
  };
}

/** Traffic that nobody has tagged. Google estimates it, and measures it when the bill is closed. */
function trafficOf(cloud, time, to) {
  const isEstimate =
    cloud === GOOGLE && to < monthStart(time, 1) + CLOSED_AFTER;
  const cost = 1.2 + chance(`traffic ${cloud.folder} ${time / DAY}`);
  return {
    ServiceName: 'Data transfer',
    ServiceCategory: 'Networking',
    ServiceSubcategory: 'Network Infrastructure',
    ChargeDescription: isEstimate
      ? 'Estimate of traffic to the internet'
      : 'Traffic to the internet',
    BilledCost: isEstimate ? '1.75' : amount(cost, cloud),
  };
}

function supportOf(cloud) {
  return {
    ServiceName: 'Support',
    ServiceCategory: 'Other',
    ChargeFrequency: 'Recurring',
    ChargeDescription: 'Support plan',
    BilledCost: cloud === AWS ? '100' : '29',
  };
}

function taxOf(cloud) {
  return {
    ServiceName: 'Tax',
    ServiceCategory: 'Other',
    ChargeCategory: 'Tax',
    ChargeFrequency: 'One-Time',
    ChargeDescription: 'Tax on support',
    BilledCost: cloud === AWS ? '20.00' : '5.80',
    PricingCategory: '',
  };
}

/** A month of it is paid on its first day. */
function chargeCommitment(charge, month, next) {
  charge('production', {
    ...dayOf(month),
    ...COMMITMENT,
    ServiceName: 'AWS Savings Plans',
    ServiceCategory: 'Compute',
    ChargeCategory: 'Purchase',
    ChargeFrequency: 'Recurring',
    ChargeDescription: 'Commitment of the cluster',
    ResourceId: COMMITMENT.CommitmentDiscountId,
    ResourceName: COMMITMENT.CommitmentDiscountName,
    ResourceType: 'Savings Plan',
    BilledCost: ((COMMITTED_A_DAY * (next - month)) / DAY).toFixed(2),
    EffectiveCost: '0',
    Tags: JSON.stringify({
      'backstage-entity': 'resource:default/cluster',
      environment: 'production',
    }),
  });
}

/** A month was billed too high, and the bill of the next one says so. */
function chargeCorrections(charge, month) {
  const ledgerDb = THINGS.find(({ name }) => name === 'ledger-db');
  for (let time = monthStart(month, -1); time < month; time += DAY) {
    charge('production', {
      ...describe(ledgerDb, 'production'),
      ...dayOf(time),
      ChargeClass: 'Correction',
      ChargeDescription: 'Correction: backups were counted twice',
      BilledCost: '-0.35',
    });
  }
}

function chargeCredits(charge, month, { to, end }) {
  const middle = month + 14 * DAY;
  if (new Date(month).getUTCMonth() % 3 === 1 && to >= middle) {
    charge('production', {
      ...dayOf(middle),
      ServiceName: 'Azure App Service',
      ServiceCategory: 'Compute',
      ChargeCategory: 'Credit',
      ChargeFrequency: 'One-Time',
      ChargeDescription: 'Credit of the partner programme',
      BilledCost: '-85.5',
    });
  }
  const outage = end - 40 * DAY;
  if (monthStart(outage) === month) {
    const graph = THINGS.find(({ name }) => name === 'traveller-graph');
    charge('production', {
      ...describe(graph, 'production'),
      ...dayOf(outage),
      ChargeCategory: 'Credit',
      ChargeFrequency: 'One-Time',
      ChargeDescription: 'Service credit for an outage',
      BilledCost: '-18.25',
    });
  }
}
