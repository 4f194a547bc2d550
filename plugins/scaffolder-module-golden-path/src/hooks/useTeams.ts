import { GroupEntity, stringifyEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';

/** A group that may own a service. @internal */
export type Team = {
  ref: string;
  title: string;
  description?: string;
  mine: boolean;
  /** As its entity says it: team, organization, … */
  type: string;
};

/** All groups, the person's own first. @internal */
export function useTeams() {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  return useAsyncRetry(async (): Promise<Team[]> => {
    const [{ items }, { ownershipEntityRefs }] = await Promise.all([
      catalog.getEntities({
        filter: { kind: 'group' },
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.title',
          'metadata.description',
          'spec.type',
          'spec.profile.displayName',
        ],
      }),
      identity.getBackstageIdentity(),
    ]);
    const mine = new Set(ownershipEntityRefs);
    return items
      .map(item => toTeam(item as GroupEntity, mine))
      .sort(
        (a, b) =>
          Number(b.mine) - Number(a.mine) || a.title.localeCompare(b.title),
      );
  }, [catalog, identity]);
}

/** The team to begin with: the person's only one. A whole organization is not a team. @internal */
export function chooseTeam(teams: Team[]): Team | undefined {
  const mine = teams.filter(team => team.mine);
  const proper = mine.filter(team => team.type === 'team');
  const candidates = proper.length ? proper : mine;
  return candidates.length === 1 ? candidates[0] : undefined;
}

function toTeam(group: GroupEntity, mine: Set<string>): Team {
  const ref = stringifyEntityRef(group);
  const { name, title, description } = group.metadata;
  return {
    ref,
    title: group.spec?.profile?.displayName ?? title ?? name,
    description,
    mine: mine.has(ref),
    type: group.spec?.type ?? '',
  };
}
