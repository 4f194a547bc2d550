import {
  AuthService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';

/**
 * With which credentials to look up in the catalog what somebody asks about. A person sees what the catalog shows them. A service is known by its
 * permissions alone: the catalog refuses a token that is restricted to another plugin, so the plugin looks in its own name. What the service may
 * do is to be decided by its own credentials all the same.
 * @public
 */
export async function catalogCredentialsOf(
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >,
  auth: AuthService,
): Promise<BackstageCredentials> {
  return credentials.principal.type === 'service'
    ? auth.getOwnServiceCredentials()
    : credentials;
}
