import {
  AuthenticationError,
  ConflictError,
  isError,
  NotAllowedError,
} from '@backstage/errors';
import { GithubRepository } from './GithubHttp';

/**
 * Makes a call, and of GitHub's refusals sentences that say what a person can do.
 * @internal
 */
export async function inWords<T>(
  repository: GithubRepository,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explain(error, repository);
  }
}

function explain(error: unknown, { owner, repo }: GithubRepository): unknown {
  if (!isError(error)) return error;
  const name = `${owner}/${repo}`;
  const { message } = error;
  if (/\barchived\b/i.test(message)) {
    return new ConflictError(
      `${name} is archived at GitHub, so nothing can be changed in it; unarchive it, or move the service to where it lives now`,
    );
  }
  if (/rule violations|protected branch|branch protection/i.test(message)) {
    return new ConflictError(
      `The rules of ${name} do not allow the portal to commit to its default branch; let its token or GitHub App bypass them, or commit the text by hand: ${message}`,
    );
  }
  if (/redirects PUT/.test(message)) {
    return new ConflictError(
      `${name} was moved or renamed at GitHub; register the service from where it is now`,
    );
  }
  if (error.name === 'AuthenticationError') {
    return /credentials for/.test(message)
      ? error
      : new AuthenticationError(
          `GitHub does not take the token that integrations.github has for ${name}: ${message}`,
        );
  }
  // GitHub says 404 as well to those that may not.
  if (['NotAllowedError', 'NotFoundError'].includes(error.name)) {
    return new NotAllowedError(
      `The token or GitHub App that integrations.github has for ${name} lacks the permission contents: write there, or the repository is gone: ${message}`,
    );
  }
  return error;
}
