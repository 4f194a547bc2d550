/** What things use on a day. */
import { GOOGLE, KINDS, resourceIdOf, SIZES, tagsOf } from './organisation.mjs';

export const DAY = 86_400_000;

const SEED = 0x5eed_b111;
/** What the cluster was committed to for a year. */
export const COMMITMENT = {
  CommitmentDiscountCategory: 'Spend',
  CommitmentDiscountId: 'arn:aws:savingsplans::900100200300:savingsplan/sp-1',
  CommitmentDiscountName: 'Cluster for a year',
  CommitmentDiscountType: 'Savings Plan',
};
/** In USD, whether it is used or not. */
export const COMMITTED_A_DAY = 44;

// Something goes wrong for two days, every nine days from three days before the story's end; before the story every ninth week.
const INCIDENT_EVERY = 9;
const INCIDENTS = [
  ['demand-forecast', 118.4, 'Query without a filter'],
  ['seat-inventory', 86.2, 'Machines that a failed rollout left behind'],
  ['traveller-graph', 64.9, 'Scaled out and not back in'],
];

/** A number from 0 up to 1 that belongs to a text. */
export function chance(text) {
  let hash = SEED;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

export const iso = time => new Date(time).toISOString().replace('.000Z', 'Z');
export const dayOf = time => ({
  ChargePeriodStart: iso(time),
  ChargePeriodEnd: iso(time + DAY),
});

/** A thing as a bill describes it. */
export function describe(thing, environment) {
  const [service, category, subcategory] = KINDS[thing.kind];
  const tags = tagsOf(thing, environment);
  return {
    ServiceName: service,
    ServiceCategory: category,
    ServiceSubcategory: subcategory,
    ResourceId: resourceIdOf(thing, environment),
    ResourceName: thing.name,
    ResourceType: subcategory,
    SkuId: `${thing.kind}-${environment}`,
    Tags: tags && JSON.stringify(tags),
  };
}

/** A day of a thing in an environment. */
export function usageOf(thing, environment, time, end) {
  const key = `${thing.name} ${thing.kind} ${environment} ${time / DAY}`;
  const age = (time - end) / DAY;
  const isWeekend = [0, 6].includes(new Date(time).getUTCDay());
  const size = SIZES[environment];
  let cost = thing.cost * size.share;
  if (isWeekend) {
    cost *= environment === 'production' ? thing.weekend : size.weekend;
  }
  cost *= (0.97 + chance(key) * 0.06) * (1 + age * 0.0002);
  // The archive that nobody deletes from.
  if (thing.name === 'position-lake') cost *= 1.005 ** age;
  // Its storage was doubled two weeks ago, and stays so.
  if (thing.name === 'payments-db' && environment === 'production') {
    if (age > -15) cost += 4.1;
  }
  const usage = {
    ...describe(thing, environment),
    ...dayOf(time),
    ChargeDescription: `${thing.name} in ${environment}`,
    ConsumedQuantity: '24',
    ConsumedUnit: 'Hours',
  };
  if (thing.name === 'cluster' && environment === 'production') {
    return committedUsage(usage, chance(key));
  }
  const incident =
    environment === 'production' ? incidentOn(time, end) : undefined;
  return [
    { ...usage, BilledCost: amount(cost, thing.cloud) },
    ...(incident?.name === thing.name
      ? [
          {
            ...usage,
            SkuId: `${usage.SkuId}-extra`,
            ChargeDescription: incident.description,
            BilledCost: amount(
              incident.cost * (0.9 + chance(`${key} extra`) * 0.2),
              thing.cloud,
            ),
          },
        ]
      : []),
  ];
}

/** Google bills parts of a millionth. */
export function amount(cost, cloud) {
  return cost.toFixed(cloud === GOOGLE ? 10 : 6);
}

/** The commitment has paid for it; what nobody used of it is lost. */
function committedUsage(usage, luck) {
  const used = COMMITTED_A_DAY * (0.84 + luck * 0.13);
  const paid = {
    ...usage,
    ...COMMITMENT,
    BilledCost: '0',
    PricingCategory: 'Committed',
  };
  const cents = Math.round(used * 100);
  return [
    {
      ...paid,
      CommitmentDiscountStatus: 'Used',
      EffectiveCost: (cents / 100).toFixed(2),
      ListCost: (used * 1.39).toFixed(6),
    },
    {
      ...paid,
      CommitmentDiscountStatus: 'Unused',
      ChargeDescription: 'Committed and not used',
      ConsumedQuantity: '',
      ConsumedUnit: '',
      EffectiveCost: (COMMITTED_A_DAY - cents / 100).toFixed(2),
      ListCost: '0',
    },
  ];
}

function incidentOn(time, end) {
  const since = Math.floor((time - end) / DAY) + 3;
  const nth = Math.floor(since / INCIDENT_EVERY);
  if (since - nth * INCIDENT_EVERY > 1) return undefined;
  if (nth < 0 && nth % 7 !== 0) return undefined;
  const [name, cost, description] = INCIDENTS[Math.abs(nth) % INCIDENTS.length];
  return { name, cost, description };
}
