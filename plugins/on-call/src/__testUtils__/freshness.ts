import { ago } from './people';

export const freshness = {
  source: 'PagerDuty',
  asOf: ago({ minutes: 2 }),
  state: 'fresh' as const,
};

export const stale = {
  source: 'PagerDuty',
  asOf: ago({ hours: 3 }),
  state: 'stale' as const,
  reason: 'it does not answer (503)',
};
