import {
  ConflictError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { OutcomeUnknownError } from '@paved-path/backstage-plugin-drift-node';
import { findVendorFailure } from '@paved-path/provider-kit-node';
import { HcpTerraformClient } from './HcpTerraformClient';
import { WorkspaceWithRun } from './schemas';

/** Names the option. @internal */
export const START_RUN = 'run';

/** States in which a run has come to its end; in any other it is under way or waits for somebody. */
const ENDED = [
  'applied',
  'canceled',
  'discarded',
  'errored',
  'force_canceled',
  'planned_and_finished',
  'planned_and_saved',
  'policy_soft_failed',
];

/**
 * Creates a run in HCP Terraform, which a person confirms there.
 *
 * @throws ConflictError where the workspace takes no run now, NotAllowedError where the token may not, OutcomeUnknownError where HCP Terraform did
 * not say whether it created one
 * @internal
 */
export async function startRun(
  client: HcpTerraformClient,
  request: {
    workspaceId: string;
    name: string;
    /** The workspace's page. */
    url: string;
    message: string;
    signal: AbortSignal;
  },
): Promise<OpenedFix> {
  const { workspaceId, name, url, message, signal } = request;
  const runs = `${url}/runs`;
  checkIsFree(
    await client.getWorkspaceWithRun(workspaceId, { signal }),
    name,
    runs,
  );
  let id: string | undefined;
  try {
    id = await client.createRun(workspaceId, message, { signal });
  } catch (error) {
    throw explain(error, name, runs);
  }
  return {
    kind: 'run',
    title: id ? `${name}, ${id}` : name,
    url: id ? `${runs}/${encodeURIComponent(id)}` : runs,
    notes: [
      'HCP Terraform plans the run and waits for somebody to confirm it there.',
    ],
  };
}

function checkIsFree(
  { attributes, currentRun }: WorkspaceWithRun,
  name: string,
  runs: string,
): void {
  if (attributes['execution-mode'] === 'local') {
    throw new ConflictError(
      `${name} runs on people’s own machines (execution mode local), where HCP Terraform cannot apply`,
    );
  }
  if (attributes.permissions?.['can-queue-run'] === false) {
    throw new NotAllowedError(notAllowed(name));
  }
  if (currentRun?.status && !ENDED.includes(currentRun.status)) {
    throw new ConflictError(
      `A run of ${name} is under way or waits for somebody already (${
        currentRun.status
      }); confirm or discard it first: ${runs}/${encodeURIComponent(
        currentRun.id,
      )}`,
    );
  }
  if (attributes.locked) {
    throw new ConflictError(
      `${name} is locked in HCP Terraform; a run would wait until somebody unlocks it: ${runs}`,
    );
  }
}

function notAllowed(name: string): string {
  return `The token in drift.hcpTerraform may not start runs of ${name}; give its team the permission to apply runs there`;
}

function explain(error: unknown, name: string, runs: string): unknown {
  if (!isError(error)) return error;
  if (findVendorFailure(error)?.mayHaveBeenDone) {
    return new OutcomeUnknownError(
      `It is not known whether HCP Terraform created a run of ${name}, since its answer was lost (${error.message}); look at ${runs} first`,
    );
  }
  switch (error.name) {
    case 'AuthenticationError':
    case 'NotAllowedError':
      return new NotAllowedError(`${notAllowed(name)}: ${error.message}`);
    case 'NotFoundError':
      // It says so as well to who may not.
      return new NotFoundError(
        `HCP Terraform has no workspace ${name} any more, or its token may not start runs there: ${error.message}`,
      );
    case 'InputError':
    case 'ConflictError':
      return new ConflictError(
        `HCP Terraform takes no run of ${name} now, see ${runs}: ${error.message}`,
      );
    default:
      return error;
  }
}
