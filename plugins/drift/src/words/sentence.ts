import { createElement, ReactNode } from 'react';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import { RelativeTime } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { Translate } from '../translation';
import { listNames, shortNames } from './names';
import { Moment, sinceWords } from './since';
import { environmentStatus, stateStatus, Status } from './status';

/** The most important fact in words; an age among them grows while one looks. */
export type Sentence = Omit<Status, 'words'> & {
  words: ReactNode;
  /** The one environment of which it says all there is to say. */
  about?: string;
};

/** The oldest check of several environments: all is at least this current. */
export function oldestCheck(
  environments: InfrastructureEnvironment[],
): string | undefined {
  return environments
    .flatMap(({ checkedAt }) => checkedAt ?? [])
    .sort(
      (a, b) => DateTime.fromISO(a).toMillis() - DateTime.fromISO(b).toMillis(),
    )[0];
}

/** How an entity's infrastructure stands, in one sentence: what drifted, what cannot be checked, what nobody looked at, what is in sync. */
export function overviewSentence(
  environments: InfrastructureEnvironment[],
  moment: Moment,
  t: Translate,
): Sentence {
  const names = shortNames(environments);
  const of = (state: InfrastructureEnvironment['state']) =>
    environments.filter(environment => environment.state === state);
  const listed = (some: InfrastructureEnvironment[]) =>
    listNames(
      some.map(({ id }) => names.get(id)!),
      t,
    );

  const drifted = of('drifted');
  if (drifted.length) {
    const status = stateStatus('drifted', t);
    const count = drifted.reduce((sum, { counts }) => sum + counts.new, 0);
    const values = { count, environments: listed(drifted) };
    const since = drifted.length === 1 ? drifted[0].driftedSince : undefined;
    return {
      ...status,
      about: since && drifted[0].id,
      words: since
        ? t('sentence.driftedSince', {
            ...values,
            since: sinceWords(since, moment, t),
          })
        : t('sentence.drifted', values),
    };
  }

  const failed = of('failed');
  if (failed.length) {
    return {
      ...stateStatus('failed', t),
      about: failed.length === 1 ? failed[0].id : undefined,
      words:
        failed.length === 1
          ? t('sentence.failed', {
              environments: listed(failed),
              reason: failed[0].reason ?? t('sentence.noReason'),
            })
          : t('sentence.failedSeveral', { environments: listed(failed) }),
    };
  }

  const alive = environments.filter(({ state }) => state !== 'retired');
  const never = of('never-checked');
  if (never.length) {
    return {
      ...stateStatus('never-checked', t),
      about: never.length === 1 ? never[0].id : undefined,
      words:
        never.length === alive.length
          ? t('sentence.neverChecked')
          : t('sentence.neverCheckedSome', { environments: listed(never) }),
    };
  }

  const acknowledged = of('acknowledged');
  if (acknowledged.length) {
    return {
      ...stateStatus('acknowledged', t),
      about: acknowledged.length === 1 ? acknowledged[0].id : undefined,
      words: t('sentence.acknowledged', {
        environments: listed(acknowledged),
        count: acknowledged.reduce(
          (sum, { counts }) => sum + counts.acknowledged + counts.ignored,
          0,
        ),
      }),
    };
  }

  if (!alive.length) {
    return { ...stateStatus('retired', t), words: t('sentence.retired') };
  }
  return inSyncSentence(alive, t);
}

function inSyncSentence(
  environments: InfrastructureEnvironment[],
  t: Translate,
): Sentence {
  const stale = environments.find(environment => environment.stale);
  const status = environmentStatus(stale ?? environments[0], t);
  const at = oldestCheck(environments);
  if (!at) return status;
  const values = { age: createElement(RelativeTime, { at }) };
  return {
    ...status,
    about: environments.length === 1 ? environments[0].id : undefined,
    words: stale
      ? t('sentence.inSyncThen', values)
      : t('sentence.inSync', values),
  };
}

/** How one environment stands, where its name stands beside it. */
export function environmentSentence(
  environment: InfrastructureEnvironment,
  moment: Moment,
  t: Translate,
): Status {
  const status = environmentStatus(environment, t);
  const { counts, driftedSince, failingSince, reason, state } = environment;
  switch (state) {
    case 'drifted':
      return {
        ...status,
        words: driftedSince
          ? t('environment.driftedSince', {
              count: counts.new,
              since: sinceWords(driftedSince, moment, t),
            })
          : t('environment.drifted', { count: counts.new }),
      };
    case 'acknowledged':
      return {
        ...status,
        words: t('environment.acknowledged', {
          count: counts.acknowledged + counts.ignored,
        }),
      };
    case 'failed': {
      const because = reason ?? t('sentence.noReason');
      return {
        ...status,
        words: failingSince
          ? t('environment.failedSince', {
              since: sinceWords(failingSince, moment, t),
              reason: because,
            })
          : t('environment.failed', { reason: because }),
      };
    }
    default:
      return status;
  }
}
