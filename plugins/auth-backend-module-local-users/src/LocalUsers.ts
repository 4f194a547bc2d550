import type { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
  UserEntity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** A group that a user is a member of. */
export interface LocalTeam {
  /** Entity reference of the group. */
  ref: string;
  /** What people call it. */
  displayName: string;
}

/** A person whom the sign-in page offers. */
export interface LocalUser {
  /** Entity reference of the user. */
  ref: string;
  /** What people call them. */
  displayName: string;
  /** What they do, in a few words. */
  title?: string;
  /** URL of a picture. */
  picture?: string;
  /** The groups that they are a direct member of. */
  teams: LocalTeam[];
}

/** Reads from the catalog whom one can sign in as. */
export class LocalUsers {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #first: string[];

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    first: string[];
  }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#first = options.first.map(ref => ref.toLocaleLowerCase('en-US'));
  }

  /** All users of the catalog, the configured ones first and then by name. */
  async list(): Promise<LocalUser[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { items } = await this.#catalog.getEntities(
      { filter: { kind: ['User', 'Group'] } },
      { credentials },
    );
    const groups = new Map(
      items
        .filter(entity => entity.kind === 'Group')
        .map(entity => [stringifyEntityRef(entity), entity]),
    );
    const users = items
      .filter(isUser)
      .map(user => toLocalUser(user, groups))
      .sort((a, b) => a.displayName.localeCompare(b.displayName, 'en-US'));
    const rank = ({ ref }: LocalUser) => {
      const index = this.#first.indexOf(ref);
      return index === -1 ? this.#first.length : index;
    };
    return users.sort((a, b) => rank(a) - rank(b));
  }
}

function isUser(entity: Entity): entity is UserEntity {
  return entity.kind === 'User';
}

function toLocalUser(user: UserEntity, groups: Map<string, Entity>): LocalUser {
  const teamRefs = (user.relations ?? [])
    .filter(relation => relation.type === RELATION_MEMBER_OF)
    .map(relation => relation.targetRef)
    .filter(ref => groups.has(ref));
  return {
    ref: stringifyEntityRef(user),
    displayName:
      user.spec.profile?.displayName ??
      user.metadata.title ??
      user.metadata.name,
    title: user.metadata.description,
    picture: user.spec.profile?.picture,
    teams: teamRefs.map(ref => ({
      ref,
      displayName: groupName(groups.get(ref)!),
    })),
  };
}

function groupName(group: Entity): string {
  const profile = group.spec?.profile;
  const name =
    typeof profile === 'object' && profile && 'displayName' in profile
      ? profile.displayName
      : undefined;
  return typeof name === 'string'
    ? name
    : group.metadata.title ?? group.metadata.name;
}
