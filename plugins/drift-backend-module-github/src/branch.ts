import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { ChangedFile } from '@paved-path/backstage-plugin-drift-node';
import { GithubSession } from './GithubSession';
import { orUndefined } from './inWords';

/** Branches of the portal, which are written anew for each fix. Any other is only ever continued. */
const OWN_BRANCH = /^paved-path\/drift\//;
/** Marks the commits of the portal, with the branch that they were made for. */
const TRAILER = 'Paved-Path-Drift';

type Commit = { sha: string; tree: string; parents: string[]; message: string };

/**
 * Puts one commit on top of the base branch's newest one, and the branch on it. A branch that holds just that already is left as it is.
 *
 * @throws ConflictError where somebody else has committed to the branch, or the base has these files already; NotFoundError where there is no base
 * @internal
 */
export async function writeBranch(
  session: GithubSession,
  request: {
    base: string;
    branch: string;
    title: string;
    /** None makes a commit without changes. */
    files: ChangedFile[];
  },
): Promise<void> {
  const { base, branch, title, files } = request;
  if (base === branch) {
    throw new InputError(`The branch ${branch} cannot be put on itself`);
  }
  files.forEach(({ path }) => checkPath(path));
  const newest = await readTip(session, base);
  if (!newest) {
    throw new NotFoundError(`${session.name} has no branch ${base} at GitHub`);
  }
  const before = await readTip(session, branch);
  if (before && !before.message.includes(`\n${TRAILER}: ${branch}`)) {
    throw new ConflictError(
      `Somebody else has committed to the branch ${branch} of ${session.name}. Merge or delete it, and do this again: ${session.repository.url}/tree/${branch}`,
    );
  }
  const tree = files.length
    ? await writeTree(session, newest.tree, files)
    : newest.tree;
  if (files.length && tree === newest.tree) {
    throw new ConflictError(
      `The branch ${base} of ${session.name} has these changes already; check the environment again`,
    );
  }
  const isThere = before?.tree === tree && before.parents.join() === newest.sha;
  if (isThere) return;
  const { data } = await session.do('writing a commit', 'contents: write', () =>
    session.rest.git.createCommit({
      ...session.own,
      message: `${title}\n\n${TRAILER}: ${branch}\n`,
      tree,
      parents: [newest.sha],
    }),
  );
  await moveBranch(session, branch, data.sha, before !== undefined);
}

/** Undefined where there is no such branch. */
async function readTip(
  session: GithubSession,
  branch: string,
): Promise<Commit | undefined> {
  return session.do(
    `reading the branch ${branch}`,
    'contents: read',
    async () => {
      // An empty repository answers 409.
      const ref = await orUndefined(
        () =>
          session.rest.git.getRef({ ...session.own, ref: `heads/${branch}` }),
        'NotFoundError',
        'ConflictError',
      );
      if (!ref) return undefined;
      const { data } = await session.rest.git.getCommit({
        ...session.own,
        commit_sha: ref.data.object.sha,
      });
      return {
        sha: data.sha,
        tree: data.tree.sha,
        parents: data.parents.map(({ sha }) => sha),
        message: data.message,
      };
    },
  );
}

async function writeTree(
  session: GithubSession,
  base: string,
  files: ChangedFile[],
): Promise<string> {
  return session.do('writing files', 'contents: write', async () => {
    const tree = [];
    for (const { path, content } of files) {
      const { data } = await session.rest.git.createBlob({
        ...session.own,
        content: Buffer.from(content, 'utf8').toString('base64'),
        encoding: 'base64',
      });
      tree.push({
        path,
        mode: await readMode(session, base, path),
        type: 'blob' as const,
        sha: data.sha,
      });
    }
    const { data } = await session.rest.git.createTree({
      ...session.own,
      base_tree: base,
      tree,
    });
    return data.sha;
  });
}

/** What the file may do, such as being run, stays as it is. */
async function readMode(
  session: GithubSession,
  root: string,
  path: string,
  left = path,
): Promise<'100644' | '100755'> {
  const [name, ...rest] = left.split('/');
  const { data } = await session.rest.git.getTree({
    ...session.own,
    tree_sha: root,
  });
  const entry = data.tree.find(each => each.path === name);
  if (!entry?.sha) return '100644';
  if (rest.length && entry.type === 'tree') {
    return readMode(session, entry.sha, path, rest.join('/'));
  }
  if (rest.length || entry.type !== 'blob' || entry.mode === '120000') {
    throw new ConflictError(
      `${path} is no plain file in ${session.name}; change what it stands for by hand`,
    );
  }
  return entry.mode === '100755' ? '100755' : '100644';
}

async function moveBranch(
  session: GithubSession,
  branch: string,
  sha: string,
  exists: boolean,
): Promise<void> {
  const what = `writing the branch ${branch}`;
  if (!exists) {
    const created = await session.do(what, 'contents: write', () =>
      // Another one may have been faster, or an earlier try got through and its answer was lost.
      orUndefinedIf(/reference already exists/i, () =>
        session.rest.git.createRef({
          ...session.own,
          ref: `refs/heads/${branch}`,
          sha,
        }),
      ),
    );
    if (created) return;
  }
  await session.do(what, 'contents: write', async () => {
    const updated = await orUndefinedIf(/not a fast.forward/i, () =>
      session.rest.git.updateRef({
        ...session.own,
        ref: `heads/${branch}`,
        sha,
        force: OWN_BRANCH.test(branch),
      }),
    );
    if (updated) return;
    throw new ConflictError(
      `The branch ${branch} of ${session.name} holds something else, and is not below paved-path/drift, so it is not written over; merge or delete it`,
    );
  });
}

async function orUndefinedIf<T>(
  message: RegExp,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof InputError && message.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}

function checkPath(path: string): void {
  const segments = path.split('/');
  const isWrong = segments.some(
    each => ['', '.', '..'].includes(each) || /^\.git$/i.test(each),
  );
  if (isWrong || path.includes('\\')) {
    throw new InputError(`files: '${path}' is no path within a repository`);
  }
}
