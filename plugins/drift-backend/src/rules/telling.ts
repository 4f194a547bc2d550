import { Tally } from './environmentState';

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** What an owner was told of an environment. @internal */
export type Told = {
  drift: 'nothing' | 'drifted' | 'acknowledged';
  failing: boolean;
};

/** What there is to tell. @internal */
export type News = 'detected' | 'resolved' | 'check-failing';

/**
 * What an owner is told after a check, each once: that it drifted (again, where an acknowledged drift came back), that it is resolved,
 * that checks have been failing for a week.
 * @internal
 */
export function decideNews(options: {
  told: Told;
  counts: Pick<Tally, 'new' | 'acknowledged'>;
  failingSince?: string;
  /** ISO 8601 in UTC. */
  now: string;
  /** False where drift vanished from sight and not from the world, as by an ignore rule. */
  looked: boolean;
}): { told: Told; news: News[] } {
  const { counts, failingSince, now, looked } = options;
  const news: News[] = [];
  let { drift, failing } = options.told;
  if (failingSince) {
    if (!failing && Date.parse(now) - Date.parse(failingSince) >= WEEK) {
      news.push('check-failing');
      failing = true;
    }
  } else {
    failing = false;
  }
  if (counts.new > 0) {
    if (drift !== 'drifted') news.push('detected');
    drift = 'drifted';
  } else if (counts.acknowledged > 0) {
    if (drift === 'drifted') drift = 'acknowledged';
  } else {
    if (drift !== 'nothing' && looked) news.push('resolved');
    drift = 'nothing';
  }
  return { told: { drift, failing }, news };
}
