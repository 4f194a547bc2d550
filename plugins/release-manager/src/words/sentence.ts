import {
  EnvironmentStatus,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import { shortArtifactId, shorten, Tone } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';
import { failureOf, isUnderWay, replicasOf, rolledBackIn } from './status';

/** How many commits a sentence names before it counts the rest. */
const NAMED_COMMITS = 3;

/** How many characters of a commit's message it says; the artifacts have the whole of it. */
const COMMIT_LENGTH = 72;

/** The most important fact in words. */
export type Sentence = { tone: Tone | undefined; words: string };

/** A name at the beginning of a sentence. */
export function atStart(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/**
 * The most important fact about where a service runs: what failed, what is under way, what is unknown, what was rolled
 * back, what lags, what runs; in this order.
 */
export function overviewSentence(
  overview: ReleaseOverview,
  t: Translate,
): Sentence {
  const { environments } = overview;
  return (
    failedSentence(environments, t) ??
    progressSentence(environments, t) ??
    unknownSentence(environments, t) ??
    rolledBackSentence(environments, t) ??
    lagSentence(environments, t) ??
    runningSentence(environments, t)
  );
}

function failedSentence(
  environments: EnvironmentStatus[],
  t: Translate,
): Sentence | undefined {
  const words = environments.flatMap(status => {
    const failure = failureOf(status);
    if (!failure) return [];
    return t('sentence.failed', {
      artifact: shortArtifactId(failure.artifactId),
      environment: status.environment.name,
    });
  });
  return words.length ? { tone: 'bad', words: words.join(' ') } : undefined;
}

function progressSentence(
  environments: EnvironmentStatus[],
  t: Translate,
): Sentence | undefined {
  const words = environments.flatMap(({ environment, release, rollout }) => {
    if (!isUnderWay(release)) return [];
    const seen =
      rollout.artifactId === release.artifactId ? rollout : release.rollout;
    const replicas = replicasOf(seen);
    const values = {
      artifact: shortArtifactId(release.artifactId),
      environment: environment.name,
    };
    return replicas
      ? t('sentence.rollingOutCounted', { ...values, ...replicas })
      : t('sentence.rollingOut', values);
  });
  return words.length
    ? { tone: 'progress', words: words.join(' ') }
    : undefined;
}

function unknownSentence(
  environments: EnvironmentStatus[],
  t: Translate,
): Sentence | undefined {
  const unknown = environments.filter(
    ({ rollout }) => rollout.state === 'unknown',
  );
  if (!unknown.length) return undefined;
  const message = unknown.find(({ rollout }) => rollout.message)?.rollout
    .message;
  const names = { environments: namesOf(unknown, t) };
  return {
    tone: 'warning',
    words: message
      ? t('sentence.unknownBecause', { ...names, message })
      : t('sentence.unknown', names),
  };
}

/** The newest build did no good where it ran: nobody lacks it. */
function rolledBackSentence(
  environments: EnvironmentStatus[],
  t: Translate,
): Sentence | undefined {
  for (const { lag } of environments) {
    if (!lag) continue;
    const where = rolledBackIn(lag.artifactId, environments);
    if (!where.length) continue;
    return {
      tone: 'warning',
      words: t('sentence.rolledBack', {
        artifact: shortArtifactId(lag.artifactId),
        environments: namesOf(where, t),
      }),
    };
  }
  return undefined;
}

/** The environment furthest from the newest build: it is the one that people ask about. */
function lagSentence(
  environments: EnvironmentStatus[],
  t: Translate,
): Sentence | undefined {
  const behind = environments.filter(
    ({ lag, artifactId }) => artifactId && lag && lag.commits.length > 0,
  );
  const status = behind[behind.length - 1];
  if (!status?.lag) return undefined;
  const { commits, truncated } = status.lag;
  const named = commits
    .slice(0, NAMED_COMMITS)
    .map(commit => shorten(commit.message, COMMIT_LENGTH));
  const more = commits.length - named.length;
  if (more > 0) named.push(t('sentence.more', { count: more }));
  const values = {
    environment: atStart(status.environment.name),
    count: commits.length,
    commits: named.join(', '),
  };
  return {
    tone: undefined,
    words: truncated
      ? t('sentence.farBehind', values)
      : t('sentence.behind', values),
  };
}

function runningSentence(
  environments: EnvironmentStatus[],
  t: Translate,
): Sentence {
  const released = environments.filter(status => status.artifactId);
  const missing = environments.filter(status => !status.artifactId);
  if (!released.length) {
    return { tone: undefined, words: t('sentence.nothing') };
  }
  const artifacts = new Set(released.map(status => status.artifactId));
  const words: string[] = [];
  if (artifacts.size === 1) {
    const artifact = shortArtifactId(released[0].artifactId!);
    words.push(
      missing.length
        ? t('sentence.runs', {
            environments: atStart(namesOf(released, t)),
            artifact,
            count: released.length,
          })
        : t('sentence.everywhere', { artifact }),
    );
  } else {
    words.push(
      ...released.map(status =>
        t('sentence.runs', {
          environments: atStart(status.environment.name),
          artifact: shortArtifactId(status.artifactId!),
          count: 1,
        }),
      ),
    );
  }
  if (missing.length) {
    words.push(t('sentence.missing', { environments: namesOf(missing, t) }));
  }
  return { tone: undefined, words: words.join(' ') };
}

function namesOf(environments: EnvironmentStatus[], t: Translate): string {
  const names = environments.map(({ environment }) => environment.name);
  const last = names.pop()!;
  return names.length
    ? t('sentence.and', { first: names.join(', '), last })
    : last;
}
