import { ConflictError } from '@backstage/errors';
import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { GithubSession } from './GithubSession';
import { fitBody, fitTitle } from './text';

/** Tells the portal's own issues from those of people; GitHub does not show it. */
const MARK = '<!-- paved-path: drift -->';

const PAGE_SIZE = 100;
/** More open issues than two thousand are not looked through. */
const MAX_PAGES = 20;

/** Opens an issue, or adds to the portal's own that is open with the same title. @internal */
export async function openIssue(
  session: GithubSession,
  request: { title: string; body: string },
): Promise<OpenedFix> {
  const { hasIssues } = await session.getFacts();
  const page = `${session.repository.url}/issues`;
  if (!hasIssues) {
    throw new ConflictError(
      `Issues are switched off in ${session.name}; switch them on in its settings: ${session.repository.url}/settings`,
    );
  }
  const title = fitTitle(request.title);
  const known = await find(session, title);
  if (known) {
    const { url, notes } = await comment(session, { ...request, ...known });
    return {
      kind: 'comment',
      title: `${session.name}#${known.number}`,
      url,
      notes: [...notes, 'The issue was open already, and got a comment.'],
    };
  }
  const { data } = await session.do(
    'opening an issue',
    'issues: write',
    () =>
      session.rest.issues.create({
        ...session.ownOnce,
        title,
        body: fitBody(`${MARK}\n${request.body}`),
      }),
    page,
  );
  return {
    kind: 'issue',
    title: `${session.name}#${data.number}`,
    url: data.html_url,
    notes: [],
  };
}

/** Comments on an issue or a pull request, which have their numbers in common. @internal */
export async function comment(
  session: GithubSession,
  { number, body }: { number: number; body: string },
): Promise<OpenedFix> {
  const { data } = await session.do(
    `a comment on #${number}`,
    'issues: write',
    () =>
      session.rest.issues.createComment({
        ...session.ownOnce,
        issue_number: number,
        body: fitBody(body),
      }),
    `${session.repository.url}/issues/${number}`,
  );
  return {
    kind: 'comment',
    title: `${session.name}#${number}`,
    url: data.html_url,
    notes: [],
  };
}

async function find(
  session: GithubSession,
  title: string,
): Promise<{ number: number } | undefined> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data } = await listPage(session, page);
    const found = data.find(
      issue =>
        !issue.pull_request &&
        issue.title === title &&
        issue.body?.includes(MARK),
    );
    if (found) return { number: found.number };
    if (data.length < PAGE_SIZE) break;
  }
  return undefined;
}

function listPage(session: GithubSession, page: number) {
  return session.do('reading issues', 'issues: write', () =>
    session.rest.issues.listForRepo({
      ...session.own,
      state: 'open',
      per_page: PAGE_SIZE,
      page,
    }),
  );
}
