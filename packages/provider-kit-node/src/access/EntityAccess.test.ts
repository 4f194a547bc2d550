import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { CallerCredentials, EntityAccess } from './EntityAccess';

const REF = 'component:default/payments';
const permission = createPermission({
  name: 'kettle.boil',
  attributes: { action: 'update' },
  resourceType: 'catalog-entity',
});

/** A catalog that refuses tokens which are restricted to another plugin, and hides everything from people but from Ana. */
function createAccess(allows: boolean) {
  const own = mockCredentials.service('plugin:kettle');
  const catalog = catalogServiceMock.mock({
    getEntityByRef: async (ref, options) => {
      const { principal } = (options as { credentials: CallerCredentials })
        .credentials;
      if (principal.type === 'service' && principal.accessRestrictions) {
        throw new NotAllowedError('restricted');
      }
      const isSeen =
        principal.type === 'service' ||
        principal.userEntityRef === 'user:default/ana';
      if (ref !== REF || !isSeen) return undefined;
      return {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'payments', namespace: 'default' },
      };
    },
  });
  const permissions = mockServices.permissions.mock({
    authorize: async requests =>
      requests.map(() => ({
        result: allows ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      })),
  });
  const access = new EntityAccess({
    catalog,
    permissions,
    auth: mockServices.auth.mock({ getOwnServiceCredentials: async () => own }),
  });
  return {
    permissions,
    require: (entityRef: string, credentials: CallerCredentials) =>
      access.requireEntity(entityRef, permission, credentials),
  };
}

const restricted = mockCredentials.service('external:pipeline', {
  permissionNames: [permission.name],
});

describe('who asks about an entity', () => {
  it('is a service whose token is for this plugin alone: its own permission counts, and the catalog is not asked in its name', async () => {
    const allowed = createAccess(true);
    await expect(allowed.require(REF, restricted)).resolves.not.toThrow();
    expect(allowed.permissions.authorize).toHaveBeenCalledWith(
      [expect.objectContaining({ resourceRef: REF })],
      { credentials: restricted },
    );
    await expect(
      allowed.require('component:default/none', restricted),
    ).rejects.toThrow('There is no entity component:default/none');
    // Then it does not learn what there is.
    const refused = createAccess(false);
    for (const ref of [REF, 'component:default/none']) {
      await expect(refused.require(ref, restricted)).rejects.toThrow(
        `You may not do this to ${ref}: it takes the permission ${permission.name}`,
      );
    }
  });

  it('is a person, who is told of what the catalog shows them alone', async () => {
    const ana = mockCredentials.user('user:default/ana');
    const bo = mockCredentials.user('user:default/bo');
    await expect(createAccess(true).require(REF, ana)).resolves.not.toThrow();
    await expect(createAccess(false).require(REF, ana)).rejects.toThrow(
      NotAllowedError,
    );
    for (const allows of [true, false]) {
      await expect(createAccess(allows).require(REF, bo)).rejects.toThrow(
        'There is no entity',
      );
    }
  });
});
