import { runGit } from '@paved-path/provider-kit-node';

/** A person or a program that a commit names. */
export interface CommitIdentity {
  name: string;
  email: string;
}

/** Who commits what the platform writes. */
export const PLATFORM_IDENTITY: CommitIdentity = {
  name: 'Paved Path sandbox',
  email: 'sandbox@localhost',
};

/**
 * Commits files to the branch `main` of a bare repository, in one call of git and without a work tree.
 * Fails, and changes nothing, where somebody else has moved the branch meanwhile.
 */
export async function commitFiles(
  folder: string,
  options: {
    /** The commit to build on; undefined for the first one. */
    parent: string | undefined;
    message: string;
    author: CommitIdentity;
    files: Record<string, string>;
  },
): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    'feature done\n',
    'commit refs/heads/main\n',
    `author ${identity(options.author)} ${now} +0000\n`,
    `committer ${identity(PLATFORM_IDENTITY)} ${now} +0000\n`,
    data(options.message),
    ...(options.parent ? [`from ${options.parent}\n`] : []),
  ];
  for (const [path, content] of Object.entries(options.files)) {
    parts.push(`M 100644 inline ${JSON.stringify(path)}\n`, data(content));
  }
  parts.push('done\n');
  await runGit(['fast-import', '--quiet'], {
    cwd: folder,
    input: parts.join(''),
  });
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function identity({ name, email }: CommitIdentity): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim();
  return `${clean(name)} <${clean(email)}>`;
}
