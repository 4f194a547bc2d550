import { ComponentType } from 'react';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import ArchiveIcon from '@material-ui/icons/Archive';
import BlockIcon from '@material-ui/icons/Block';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import VisibilityIcon from '@material-ui/icons/Visibility';
import {
  Check,
  EnvironmentState,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import { Tone } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/** A status in words, with its tone and, where the tone's own will not do, its picture. */
export type Status = {
  tone: Tone;
  words: string;
  icon?: ComponentType<SvgIconProps>;
};

/** Red first. */
export const stateOrder: EnvironmentState[] = [
  'drifted',
  'failed',
  'never-checked',
  'acknowledged',
  'in-sync',
  'retired',
];

/** Whether a check is still under way. */
export function isUnderWay(
  check: Check | undefined,
): check is Check & { state: 'queued' | 'running' } {
  return check !== undefined && check.state !== 'finished';
}

/** The state of an environment in a word or two, without its numbers. */
export function stateStatus(state: EnvironmentState, t: Translate): Status {
  switch (state) {
    case 'drifted':
      return { tone: 'bad', words: t('state.drifted') };
    case 'acknowledged':
      return {
        tone: 'neutral',
        words: t('state.acknowledged'),
        icon: VisibilityIcon,
      };
    case 'failed':
      return { tone: 'warning', words: t('state.failed'), icon: BlockIcon };
    case 'never-checked':
      return {
        tone: 'neutral',
        words: t('state.neverChecked'),
        icon: HelpOutlineIcon,
      };
    case 'in-sync':
      return { tone: 'good', words: t('state.inSync') };
    default:
      return { tone: 'neutral', words: t('state.retired'), icon: ArchiveIcon };
  }
}

/** The state of an environment as it can be trusted: in sync a week ago is no longer green. */
export function environmentStatus(
  environment: InfrastructureEnvironment,
  t: Translate,
): Status {
  if (environment.state === 'in-sync' && environment.stale) {
    return { tone: 'warning', words: t('state.inSyncThen') };
  }
  return stateStatus(environment.state, t);
}

/** Environments, red first, then by name. */
export function redFirst(
  environments: InfrastructureEnvironment[],
): InfrastructureEnvironment[] {
  return [...environments].sort(
    (a, b) =>
      stateOrder.indexOf(a.state) - stateOrder.indexOf(b.state) ||
      b.counts.new - a.counts.new ||
      a.name.localeCompare(b.name),
  );
}

/** What a check that is under way does now. */
export function checkWords(check: Check, t: Translate): string {
  if (check.state === 'queued') return t('check.queued');
  return check.step
    ? t('check.runningStep', { step: check.step })
    : t('check.running');
}

/** Why a check that ended brought nothing; undefined where it looked. */
export function checkProblem(check: Check, t: Translate): string | undefined {
  switch (check.outcome) {
    case 'failed':
      return t('check.failed', {
        reason: check.reason ?? t('sentence.noReason'),
      });
    case 'timed-out':
      return t('check.timedOut');
    case 'cancelled':
      return t('check.cancelled');
    default:
      return undefined;
  }
}
