import { InputError } from '@backstage/errors';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { CodeHost } from '@paved-path/backstage-plugin-drift-node';
import { writeBranch } from './branch';
import { GithubSession } from './GithubSession';
import { fitBody, fitTitle } from './text';

type Request = Parameters<CodeHost['openPullRequest']>[0];

/**
 * Opens a pull request, or brings the one up to date that is open from the same branch.
 * @internal
 */
export async function openPullRequest(
  session: GithubSession,
  request: Request,
): Promise<OpenedFix & { number: number }> {
  const { location, branch, files } = request;
  const title = fitTitle(request.title);
  const body = fitBody(request.body);
  const { defaultBranch } = await session.getFacts();
  // Where nobody says which branch, it is the one that the repository shows.
  const base = location.branch === 'HEAD' ? defaultBranch : location.branch;
  await writeBranch(session, { base, branch, title, files });
  const text = { base, title, body };
  const known = await update(session, branch, text);
  if (known) return known;
  try {
    const { data } = await session.do(
      'opening a pull request',
      'pull_requests: write',
      () =>
        session.rest.pulls.create({ ...session.own, ...text, head: branch }),
    );
    return toOpened(session, data, []);
  } catch (error) {
    // Another one was faster, or an earlier try got through and its answer was lost.
    const opened =
      error instanceof InputError && /already exists/i.test(error.message)
        ? await update(session, branch, text)
        : undefined;
    if (opened) return opened;
    throw error;
  }
}

/** Undefined where none is open from that branch. */
async function update(
  session: GithubSession,
  branch: string,
  text: { base: string; title: string; body: string },
): Promise<(OpenedFix & { number: number }) | undefined> {
  const { owner } = session.repository;
  return session.do(
    'updating a pull request',
    'pull_requests: write',
    async () => {
      const { data: open } = await session.rest.pulls.list({
        ...session.own,
        state: 'open',
        head: `${owner}:${branch}`,
      });
      const found = open.find(({ head }) => head.ref === branch);
      if (!found) return undefined;
      const { base, ...rest } = text;
      const { data } = await session.rest.pulls.update({
        ...session.own,
        ...rest,
        pull_number: found.number,
        ...(found.base.ref !== base && { base }),
      });
      return toOpened(session, data, [
        'It was open already, and was brought up to date.',
      ]);
    },
  );
}

function toOpened(
  session: GithubSession,
  { number, html_url: url }: { number: number; html_url: string },
  notes: string[],
): OpenedFix & { number: number } {
  return {
    kind: 'pull-request',
    title: `${session.name}#${number}`,
    url,
    notes,
    number,
  };
}
