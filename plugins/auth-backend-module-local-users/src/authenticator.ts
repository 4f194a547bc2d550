import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { AuthenticationError, InputError } from '@backstage/errors';
import {
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { assertLocalRequest } from './localRequest';

/** Id of the provider: its configuration is `auth.providers.local`. */
export const LOCAL_PROVIDER_ID = 'local';

/**
 * The header that names the user to sign in as. A header of our own cannot be sent by a form or an image of another
 * site, so a page elsewhere cannot sign a person in.
 */
export const LOCAL_USER_HEADER = 'x-local-user';

const localAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async (
    result: { userEntityRef: string },
    context,
  ) => {
    const { entity } = await findUser(() =>
      context.findCatalogUser({ entityRef: result.userEntityRef }),
    );
    const profile = entity.spec?.profile;
    return { profile: readProfile(profile, entity.metadata.name) };
  },
  initialize() {
    return undefined;
  },
  async authenticate({ req }) {
    assertLocalRequest(req);
    const value = req.header(LOCAL_USER_HEADER);
    if (!value) {
      throw new AuthenticationError(
        `Local sign-in needs the header ${LOCAL_USER_HEADER}, for example user:default/guest`,
      );
    }
    return { result: { userEntityRef: parseUserRef(value) } };
  },
});

/** Signs in as the catalog user that the request's header names; a user that is unknown is an `AuthenticationError`. */
export const localProviderFactory = createProxyAuthProviderFactory({
  authenticator: localAuthenticator,
  async signInResolver({ result }, context) {
    return findUser(() =>
      context.signInWithCatalogUser({ entityRef: result.userEntityRef }),
    );
  },
});

function parseUserRef(value: string): string {
  try {
    const ref = parseEntityRef(value, {
      defaultKind: 'user',
      defaultNamespace: 'default',
    });
    if (ref.kind.toLocaleLowerCase('en-US') === 'user') {
      return stringifyEntityRef(ref);
    }
  } catch {
    // told below, in words that name the header
  }
  throw new InputError(
    `Header ${LOCAL_USER_HEADER}: expected the entity reference of a user, such as user:default/guest`,
  );
}

async function findUser<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') {
      throw new AuthenticationError(
        'Local sign-in: the catalog has no such user (just after a start it may still be reading them)',
      );
    }
    throw error;
  }
}

function readProfile(profile: unknown, name: string) {
  const fields: Record<string, unknown> =
    typeof profile === 'object' && profile ? { ...profile } : {};
  const text = (key: string) =>
    typeof fields[key] === 'string' ? fields[key] : undefined;
  return {
    displayName: text('displayName') ?? name,
    email: text('email'),
    picture: text('picture'),
  };
}
