import { InputError } from '@backstage/errors';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { describeDrifts } from '@paved-path/backstage-plugin-drift-node';
import { CheckFailure } from '../cli/explain';
import { atlantisPlan } from './atlantis';
import { asCode, branchFor, OpenRequest } from './request';

/**
 * Opens a pull request without changes, in which Atlantis plans the code as it is.
 *
 * @throws CheckFailure where Atlantis cannot be asked in it
 * @internal
 */
export async function openAtlantis(request: OpenRequest): Promise<OpenedFix> {
  const { environment, location, codeHost, drifts, actor, signal } = request;
  const comment = atlantisPlan(location, environment);
  if (comment === undefined) {
    throw new CheckFailure(
      `Atlantis cannot be told the folder ${location.path}: it holds characters that it reads differently. Plan it in atlantis.yaml by a project's name instead.`,
    );
  }
  if (!codeHost.comment) {
    throw new InputError(
      `${codeHost.title} has no comments, so Atlantis cannot be asked there`,
    );
  }
  const opened = await codeHost.openPullRequest(
    {
      location,
      branch: branchFor('apply', environment),
      title: `Apply the code of ${environment.name}`,
      body: [
        `The infrastructure of ${asCode(
          environment.name,
        )} is not as its code says. This pull request changes nothing: Atlantis plans and applies the code as it is. ${asCode(
          actor,
        )} asked for it.`,
        'Comment `atlantis apply` when the plan is what is meant, and close it then.',
        describeDrifts(drifts),
      ].join('\n\n'),
      files: [],
    },
    { signal },
  );
  if (opened.number === undefined) {
    throw new CheckFailure(
      `${opened.title} was opened, and has no number to comment on. Comment there by hand: ${comment}`,
    );
  }
  try {
    await codeHost.comment(
      { location, number: opened.number, body: comment },
      { signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw new CheckFailure(
      `${opened.title} was opened, and Atlantis could not be asked in it: ${
        (error as Error).message
      } Comment there by hand: ${comment}`,
    );
  }
  const { number: _, ...fix } = opened;
  return {
    ...fix,
    notes: [
      ...opened.notes,
      `Atlantis was asked with: ${comment}`,
      'When its plan is what you mean, comment: atlantis apply',
      'The pull request changes no file; close it when the plan was applied.',
    ],
  };
}
