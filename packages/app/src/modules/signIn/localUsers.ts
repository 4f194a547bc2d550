import type { DiscoveryApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';

/** A person whom one can sign in as, as the auth backend lists them. */
export interface LocalUser {
  ref: string;
  displayName: string;
  title?: string;
  picture?: string;
  teams: Array<{ ref: string; displayName: string }>;
}

/** People who stand together on the page. */
export interface LocalTeam {
  /** What people call the team; `undefined` for those who are in none. */
  name?: string;
  users: LocalUser[];
}

/**
 * Asks the auth backend whom one can sign in as. It uses the platform's fetch, because the portal's own waits until
 * somebody has signed in.
 */
export async function fetchLocalUsers(
  discovery: DiscoveryApi,
): Promise<LocalUser[]> {
  const baseUrl = await discovery.getBaseUrl('auth');
  const response = await fetch(`${baseUrl}/modules/local-users/users`);
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  const { users } = await response.json();
  return users;
}

/** Groups people by their first team, teams by name, and puts those who are in none last. */
export function groupByTeam(users: LocalUser[]): LocalTeam[] {
  const teams = new Map<string | undefined, LocalUser[]>();
  for (const user of users) {
    const team = user.teams[0]?.displayName;
    teams.set(team, [...(teams.get(team) ?? []), user]);
  }
  return [...teams]
    .map(([name, members]) => ({ name, users: members }))
    .sort((a, b) => {
      if (!a.name || !b.name) {
        return Number(!a.name) - Number(!b.name);
      }
      return a.name.localeCompare(b.name);
    });
}
