import {
  AuthenticationError,
  ConflictError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { OutcomeUnknownError } from '@paved-path/backstage-plugin-drift-node';
import { LostAnswer } from './GithubClient';
import { GithubRepository } from './repository';

/** What GitHub calls a permission, such as `contents: write`. @internal */
export type Permission =
  | 'contents: read'
  | 'contents: write'
  | 'pull_requests: write'
  | 'issues: write';

/**
 * Makes a call, and of GitHub's refusals sentences that say what a person can do.
 * @internal
 */
export async function inWords<T>(
  call: () => Promise<T>,
  about: {
    repository: GithubRepository;
    /** Such as `opening an issue`. */
    what: string;
    needs: Permission;
    /** Where a person sees whether it was done, for what is sent once. */
    lookAt?: string;
  },
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explain(error, about);
  }
}

function explain(
  error: unknown,
  { repository, what, needs, lookAt }: Parameters<typeof inWords>[1],
): unknown {
  if (!isError(error)) return error;
  const name = `${repository.owner}/${repository.repo}`;
  const { message } = error;
  if (error instanceof LostAnswer) {
    return new OutcomeUnknownError(
      `It is not known whether ${what} in ${name} was done, since GitHub’s answer was lost (${message}); look at ${
        lookAt ?? repository.url
      } first`,
    );
  }
  if (/\barchived\b/i.test(message)) return new ConflictError(archived(name));
  if (/rule violations|protected branch|branch protection/i.test(message)) {
    return new ConflictError(
      `The rules of ${name} do not allow ${what}; let the token or GitHub App of the portal create and update branches below paved-path/drift: ${message}`,
    );
  }
  switch (error.name) {
    case 'AuthenticationError':
      return /credentials for/.test(message)
        ? error
        : new AuthenticationError(
            `GitHub does not take the token that integrations.github has for ${name}: ${message}`,
          );
    case 'NotAllowedError':
      return new NotAllowedError(
        `The token or GitHub App that integrations.github has for ${name} lacks the permission ${needs}, which ${what} needs: ${message}`,
      );
    case 'NotFoundError':
      // GitHub says so as well to those that may not.
      return needs === 'contents: read'
        ? new NotFoundError(
            `GitHub has no repository ${name}, or the token or GitHub App of integrations.github may not see it: ${message}`,
          )
        : new NotAllowedError(
            `The token or GitHub App that integrations.github has for ${name} most likely lacks the permission ${needs}, which ${what} needs: ${message}`,
          );
    default:
      return error;
  }
}

/** @internal */
export function archived(name: string): string {
  return `${name} is archived at GitHub, so nothing can be changed in it; unarchive it, or move the code to where it lives now`;
}

/** What the call answers; undefined where it fails with one of these errors. @internal */
export async function orUndefined<T>(
  call: () => Promise<T>,
  ...errorNames: string[]
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isError(error) && errorNames.includes(error.name)) return undefined;
    throw error;
  }
}
