import {
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ManagedResource } from '@paved-path/backstage-plugin-drift-node';
import {
  HcpTerraformCallOptions,
  HcpTerraformClient,
} from './HcpTerraformClient';

/**
 * Lists what the current state of a workspace manages.
 *
 * @remarks
 * HCP Terraform lists resources itself, without what the cloud knows them by. So the state is read, and of its values nothing but that is kept.
 *
 * @throws NotAllowedError where the token may not read states, ServiceUnavailableError where the state has no form that is documented
 * @internal
 */
export async function listManaged(
  client: HcpTerraformClient,
  workspaceId: string,
  options: HcpTerraformCallOptions,
): Promise<ManagedResource[]> {
  const { relationships } = await client.getWorkspace(workspaceId, options);
  // There was no run yet, or it was destroyed and its state deleted.
  if (relationships?.['current-state-version']?.data === null) return [];
  let url: string | undefined;
  try {
    url = await client.getStateUrl(workspaceId, options);
  } catch (error) {
    const isRefused =
      isError(error) &&
      ['NotFoundError', 'NotAllowedError', 'AuthenticationError'].includes(
        error.name,
      );
    if (!isRefused) throw error;
    throw new NotAllowedError(
      `The token in drift.hcpTerraform may not read the state; give its team the permission to read state versions: ${error.message}`,
    );
  }
  if (!url) {
    throw new ServiceUnavailableError(
      'HCP Terraform can show only states that Terraform 1.3 or newer wrote; this one is older, or not processed yet',
    );
  }
  return client.readState(url, options);
}
