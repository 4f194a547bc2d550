import {
  FixOption,
  FixPlan,
  OpenedFix,
} from '@paved-path/backstage-plugin-drift-common';
import { DateTime } from 'luxon';
import { notApplied, openedByHand } from './drifts';
import { production } from './environments';

export const fixOptions: FixOption[] = [
  {
    direction: 'code-to-cloud',
    title: 'Apply from the portal',
    kind: 'apply',
  },
  {
    direction: 'code-to-cloud',
    title: 'Comment “atlantis apply”',
    kind: 'link',
    url: 'https://git.example.com/platform/infrastructure/pulls/12',
  },
  {
    direction: 'code-to-cloud',
    title: 'Ask Atlantis to plan and apply',
    kind: 'open',
    id: 'atlantis',
    description:
      'Opens a pull request that changes nothing, and comments “atlantis plan” on it.',
  },
  {
    direction: 'cloud-to-code',
    title: 'Open an issue with the plan',
    kind: 'link',
    url: 'https://git.example.com/platform/infrastructure/issues/new',
  },
  {
    direction: 'cloud-to-code',
    title: 'Open a pull request',
    kind: 'open',
    id: 'pull-request',
    description:
      'Writes the 3 attributes that were changed outside into payments/production, on a branch of its own.',
  },
];

export const openedFix: OpenedFix = {
  kind: 'pull-request',
  title: 'platform/infrastructure#12',
  url: 'https://git.example.com/platform/infrastructure/pulls/12',
  notes: [
    'password is not in it: it is sensitive.',
    'Run terraform fmt before you merge it.',
  ],
};

export function fixPlan(more: Partial<FixPlan> = {}): FixPlan {
  return {
    id: 'plan-1',
    environmentId: production.id,
    changes: [openedByHand, notApplied],
    expiresAt: DateTime.utc().plus({ minutes: 10 }).toISO(),
    ...more,
  };
}
