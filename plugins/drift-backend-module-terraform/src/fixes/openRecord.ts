import { ConflictError } from '@backstage/errors';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { describeDrifts } from '@paved-path/backstage-plugin-drift-node';
import { Recording } from '../record/recordReality';
import { asCode, branchFor, OpenRequest } from './request';

const MOST_NOTES = 40;

/**
 * Opens a pull request with what could be recorded; where nothing could, an issue that says why.
 *
 * @throws ConflictError with the reasons, where nothing could and the host has no issues
 * @internal
 */
export async function openRecord(
  { environment, location, codeHost, drifts, actor, signal }: OpenRequest,
  { files, recorded, notes }: Recording,
): Promise<OpenedFix> {
  const reasons = shortened(notes);
  const asked = `${asCode(actor)} asked for it.`;
  const left = reasons.length
    ? ['## What it does not contain', reasons.map(asItem).join('\n')]
    : [];
  if (files.length > 0) {
    const { number: _, ...opened } = await codeHost.openPullRequest(
      {
        location,
        branch: branchFor('record', environment),
        title: `Record what is there in ${environment.name}`,
        body: [
          `The infrastructure of ${asCode(
            environment.name,
          )} is not as its code says. This changes the code to say what is there. ${asked}`,
          'A plan of the changed code shows none of what follows any more.',
          describeDrifts(recorded),
          ...left,
        ].join('\n\n'),
        files,
      },
      { signal },
    );
    const isOutside = recorded.some(({ cause }) => cause === 'changed-outside');
    return {
      ...opened,
      notes: [
        ...opened.notes,
        ...(isOutside
          ? [
              'The state still says what was before. The next apply writes what is there into it, and changes nothing else of this.',
            ]
          : []),
        ...reasons.map(reason => `Not contained: ${reason}`),
      ],
    };
  }
  if (!codeHost.openIssue) {
    throw new ConflictError(
      ['Nothing of it can be recorded in the code.', ...reasons].join('\n'),
    );
  }
  const issue = await codeHost.openIssue(
    {
      location,
      title: `Drift in ${environment.name} cannot be recorded by itself`,
      body: [
        `The infrastructure of ${asCode(
          environment.name,
        )} is not as its code says, and nothing of it could be recorded in the code by itself. ${asked}`,
        describeDrifts(drifts),
        '## Why not',
        reasons.map(asItem).join('\n'),
      ].join('\n\n'),
    },
    { signal },
  );
  return {
    ...issue,
    notes: [
      ...issue.notes,
      'Nothing of it can be recorded in the code by itself.',
      ...reasons,
    ],
  };
}

function shortened(notes: string[]): string[] {
  const rest = notes.length - MOST_NOTES;
  return rest > 0
    ? [...notes.slice(0, MOST_NOTES), `And ${rest} more.`]
    : notes;
}

function asItem(text: string): string {
  return `- ${asCode(text)}`;
}
