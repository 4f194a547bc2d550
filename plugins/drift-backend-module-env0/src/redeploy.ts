import {
  ConflictError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { OutcomeUnknownError } from '@paved-path/backstage-plugin-drift-node';
import { findVendorFailure } from '@paved-path/provider-kit-node';
import { Env0Client } from './Env0Client';

/** Names the option. @internal */
export const REDEPLOY = 'redeploy';

/** States of an environment in which env0 is busy with it. */
const BUSY = /_IN_PROGRESS$|^ABORTING$/;

/**
 * Begins a deployment in env0, which a person approves there.
 *
 * @throws ConflictError where the environment cannot be deployed now, NotAllowedError where the API key may not, OutcomeUnknownError where env0
 * did not say whether it began
 * @internal
 */
export async function redeploy(
  client: Env0Client,
  request: {
    key: string;
    name: string;
    comment: string;
    /** The page of the environment, by its project. */
    urlOf(projectId: string): string;
    signal: AbortSignal;
  },
): Promise<OpenedFix> {
  const { key, name, comment, urlOf, signal } = request;
  const { status, isArchived, projectId } = await client.getEnvironment(key, {
    signal,
  });
  const url = urlOf(projectId);
  if (isArchived || status === 'INACTIVE') {
    throw new ConflictError(
      `${name} is destroyed in env0; a deployment would create it anew, which is begun there: ${url}`,
    );
  }
  if (status === 'WAITING_FOR_USER') {
    throw new ConflictError(
      `A deployment of ${name} waits for an approval in env0 already; approve or cancel it first: ${url}`,
    );
  }
  if (BUSY.test(status ?? '')) {
    throw new ConflictError(
      `env0 is busy with ${name} (${status}); try again when that has ended: ${url}`,
    );
  }
  let id: string | undefined;
  try {
    ({ id } = await client.deploy(key, comment, { signal }));
  } catch (error) {
    throw explain(error, name, url);
  }
  return {
    kind: 'deployment',
    title: id ? `${name}, deployment ${id}` : name,
    url: id ? `${url}/deployments/${encodeURIComponent(id)}` : url,
    notes: [
      'env0 plans the deployment and waits for somebody to approve it there.',
    ],
  };
}

function explain(error: unknown, name: string, url: string): unknown {
  if (!isError(error)) return error;
  if (findVendorFailure(error)?.mayHaveBeenDone) {
    return new OutcomeUnknownError(
      `It is not known whether env0 began a deployment of ${name}, since its answer was lost (${error.message}); look at ${url} first`,
    );
  }
  switch (error.name) {
    case 'AuthenticationError':
    case 'NotAllowedError':
      return new NotAllowedError(
        `The API key of drift.env0 may not deploy ${name}; give it a role with the permission Run Plan and Run Apply there: ${error.message}`,
      );
    case 'NotFoundError':
      return new NotFoundError(
        `env0 has no environment ${name} any more, or its API key may not see it: ${error.message}`,
      );
    case 'InputError':
    case 'ConflictError':
      return new ConflictError(
        `env0 does not deploy ${name} now, see ${url}: ${error.message}`,
      );
    default:
      return error;
  }
}
