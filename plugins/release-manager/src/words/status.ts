import {
  EnvironmentStatus,
  hasEnded,
  Release,
  ReleaseState,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';
import { Tone } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/** A status in words, with its tone. */
export type Status = { tone: Tone; words: string };

/** Whether a release is still under way. */
export function isUnderWay(release: Release | undefined): release is Release {
  return release !== undefined && !hasEnded(release);
}

/** The environments where an artifact was rolled back last: it did no good there. */
export function rolledBackIn(
  artifactId: string,
  environments: EnvironmentStatus[],
): EnvironmentStatus[] {
  return environments.filter(
    ({ release }) => release?.intent.rollbackOfArtifactId === artifactId,
  );
}

/** How many replicas of how many, where it is known. */
export function replicasOf(rollout: Rollout | undefined) {
  const { desired, ready } = rollout?.replicas ?? {};
  return desired === undefined || ready === undefined
    ? undefined
    : { desired: String(desired), ready: String(ready) };
}

/** How an environment stands. A release under way comes before what the runtime says of the one before it. */
export function environmentStatus(
  status: EnvironmentStatus,
  t: Translate,
): Status {
  const { rollout, release } = status;
  if (isUnderWay(release) && rollout.state !== 'failed') {
    return { tone: 'progress', words: underWayWords(release, rollout, t) };
  }
  const replicas = replicasOf(rollout);
  switch (rollout.state) {
    case 'healthy':
      return {
        tone: 'good',
        words: replicas
          ? t('status.healthyCounted', replicas)
          : t('status.healthy'),
      };
    case 'progressing':
      return {
        tone: 'progress',
        words: replicas
          ? t('status.rollingOutCounted', replicas)
          : t('status.rollingOut'),
      };
    case 'failed':
      return { tone: 'bad', words: t('status.failed') };
    case 'absent':
      return status.artifactId
        ? { tone: 'warning', words: t('status.notRunning') }
        : { tone: 'neutral', words: t('status.notReleased') };
    default:
      return { tone: 'neutral', words: t('status.unknown') };
  }
}

function underWayWords(
  release: Release,
  rollout: Rollout,
  t: Translate,
): string {
  if (release.state === 'requested') return t('status.requested');
  if (release.state === 'checking') return t('status.checking');
  if (release.state === 'committed') return t('status.committed');
  const seen =
    rollout.artifactId === release.artifactId ? rollout : release.rollout;
  const replicas = replicasOf(seen);
  return replicas
    ? t('status.rollingOutCounted', replicas)
    : t('status.rollingOut');
}

/** What went wrong in an environment. */
export type Failure = {
  /** The artifact that failed. */
  artifactId: string;
  message?: string;
  /** The artifact that answers requests all the same. */
  servingArtifactId?: string;
  lastLogLines: string[];
  /** The release that failed, where it was made here. */
  release?: Release;
  /** Whether rolling back would make it good. */
  canRollBack: boolean;
};

/**
 * What went wrong in an environment: the runtime says that it fails, or the newest release ended badly and nothing
 * healthy has taken its place.
 */
export function failureOf(status: EnvironmentStatus): Failure | undefined {
  const { rollout, release } = status;
  const crashed = rollout.state === 'failed';
  const broken = release?.state === 'failed';
  if (!crashed && !broken) return undefined;
  const toldToRunIt = broken && release.artifactId === status.artifactId;
  if (!crashed && toldToRunIt && rollout.state === 'healthy') return undefined;
  const artifactId =
    (crashed ? rollout.artifactId ?? status.artifactId : release?.artifactId) ??
    '';
  const mine = release?.artifactId === artifactId ? release : undefined;
  const serving =
    rollout.servingArtifactId ?? (crashed ? undefined : status.artifactId);
  return {
    artifactId,
    message: rollout.message ?? mine?.message ?? mine?.rollout?.message,
    servingArtifactId: serving === artifactId ? undefined : serving,
    lastLogLines: rollout.lastLogLines ?? mine?.rollout?.lastLogLines ?? [],
    release: mine,
    canRollBack: (crashed || toldToRunIt) && status.rollbackTo.length > 0,
  };
}

const stateTones: Record<ReleaseState, Tone> = {
  requested: 'progress',
  checking: 'progress',
  committed: 'progress',
  'rolling-out': 'progress',
  healthy: 'good',
  failed: 'bad',
  superseded: 'neutral',
  rejected: 'warning',
};

/** The state of a release in one word. */
export function releaseStatus(state: ReleaseState, t: Translate): Status {
  const words: Record<ReleaseState, string> = {
    requested: t('state.requested'),
    checking: t('state.checking'),
    committed: t('state.committed'),
    'rolling-out': t('state.rollingOut'),
    healthy: t('state.healthy'),
    failed: t('state.failed'),
    superseded: t('state.superseded'),
    rejected: t('state.rejected'),
  };
  return { tone: stateTones[state], words: words[state] };
}
