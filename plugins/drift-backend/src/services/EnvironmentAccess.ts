import {
  driftReadPermission,
  fleetReadPermission,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CallerCredentials,
  EntityAccess,
  EntityPermission,
  refuse,
} from '@paved-path/provider-kit-node';
import { EnvironmentRow, entityRefsOf } from '../database/rows';

/** Who may see and do what to environments, which are those of entities. @internal */
export class EnvironmentAccess extends EntityAccess {
  /** Lets pass who may see the fleet, or an entity of the environment. */
  async requireReadable(
    row: EnvironmentRow,
    credentials: CallerCredentials,
  ): Promise<void> {
    if (await this.hasBasic(fleetReadPermission, credentials)) return;
    for (const entityRef of entityRefsOf(row)) {
      if (await this.isAllowed(driftReadPermission, entityRef, credentials)) {
        return;
      }
    }
    refuse(driftReadPermission, row.name);
  }

  /**
   * Lets pass who may act on the entity that owns the environment; where no entity does, who may act on every entity.
   *
   * @throws NotAllowedError
   */
  async requireActionable(
    row: EnvironmentRow,
    permission: EntityPermission,
    credentials: CallerCredentials,
  ): Promise<void> {
    const [owner] = entityRefsOf(row);
    if (owner) {
      if (await this.isAllowed(permission, owner, credentials)) return;
      refuse(permission, owner);
    }
    if (await this.isAllowedForAll(permission, credentials)) return;
    refuse(permission, row.name);
  }
}
