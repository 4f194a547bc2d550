import { NotImplementedError } from '@backstage/errors';
import {
  onCallReadPermission,
  organisationReadPermission,
  rotaUpdatePermission,
} from '@paved-path/backstage-plugin-on-call-common';
import { OnCallProvider } from '@paved-path/backstage-plugin-on-call-node';
import {
  CallerCredentials,
  EntityAccess,
  refuse,
} from '@paved-path/provider-kit-node';
import { requireProvider } from '../errors';
import { ReadRota } from './ReadRota';

/** A provider whose rotas people can change from here. @internal */
export type OverridingProvider = OnCallProvider &
  Required<Pick<OnCallProvider, 'createOverride' | 'deleteOverride'>>;

type OwnedRota = Pick<ReadRota, 'id' | 'name' | 'ownerRefs' | 'providerId'>;

/** Who may see and change rotas: what belongs to a team is decided for the team. @internal */
export class RotaAccess {
  readonly #access: EntityAccess;
  readonly #providers: ReadonlyMap<string, OnCallProvider>;

  constructor(options: {
    access: EntityAccess;
    providers: ReadonlyMap<string, OnCallProvider>;
  }) {
    this.#access = options.access;
    this.#providers = options.providers;
  }

  /**
   * Lets pass who may see a rota: for one of its owners, or because they may see all.
   *
   * @throws NotAllowedError
   */
  async requireRead(
    { ownerRefs }: OwnedRota,
    credentials: CallerCredentials,
  ): Promise<void> {
    const readable = await this.#access.filterReadable(
      ownerRefs,
      onCallReadPermission,
      credentials,
    );
    if (readable.length) return;
    await this.#access.requireBasic(organisationReadPermission, credentials);
  }

  /**
   * Lets pass who may override shifts of a rota.
   *
   * @throws NotAllowedError
   */
  async requireOverride(
    rota: OwnedRota,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [isAllowed] = await this.#mayOverride([rota], credentials);
    if (isAllowed) return;
    const owners = rota.ownerRefs.join(', ') || 'nobody in the catalog';
    refuse(rotaUpdatePermission, `${rota.name}, which belongs to ${owners}`);
  }

  /** The ids of those rotas in which the caller may override shifts, and whose provider can do it. */
  async listOverridable(
    rotas: readonly OwnedRota[],
    credentials: CallerCredentials,
  ): Promise<Set<string>> {
    const able = rotas.filter(({ providerId }) =>
      canOverride(this.#providers.get(providerId)),
    );
    const allowed = await this.#mayOverride(able, credentials);
    return new Set(able.filter((_, at) => allowed[at]).map(each => each.id));
  }

  /**
   * The provider of a rota, which can override shifts.
   *
   * @throws NotImplementedError, ServiceUnavailableError
   */
  requireProvider(rota: Pick<ReadRota, 'providerId'>): OverridingProvider {
    const provider = requireProvider(this.#providers, rota);
    if (canOverride(provider)) return provider;
    throw new NotImplementedError(
      `The rotas of ${provider.title} cannot be changed from here; change them at ${provider.title}`,
    );
  }

  async #mayOverride(
    rotas: readonly OwnedRota[],
    credentials: CallerCredentials,
  ): Promise<boolean[]> {
    const decisions = new Map<string, Promise<boolean>>();
    const decide = (ownerRef: string | undefined) => {
      const key = ownerRef ?? '';
      const decision =
        decisions.get(key) ??
        (ownerRef === undefined
          ? this.#access.isAllowedForAll(rotaUpdatePermission, credentials)
          : this.#access.isAllowed(
              rotaUpdatePermission,
              ownerRef,
              credentials,
            ));
      decisions.set(key, decision);
      return decision;
    };
    return Promise.all(
      rotas.map(async ({ ownerRefs }) => {
        const owners = ownerRefs.length ? ownerRefs : [undefined];
        return (await Promise.all(owners.map(decide))).includes(true);
      }),
    );
  }
}

function canOverride(
  provider: OnCallProvider | undefined,
): provider is OverridingProvider {
  return Boolean(provider?.createOverride && provider.deleteOverride);
}
