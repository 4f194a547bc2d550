/** A person as git writes one. @internal */
export type Identity = { name: string; email: string };

/** A commit that replaces one folder. @internal */
export type FolderCommit = {
  /** The commit it builds on; undefined for the first one. */
  parent: string | undefined;
  author: Identity;
  committer: Identity;
  /** Seconds since 1970. */
  time: number;
  message: string;
  /** Emptied before the files are written. */
  folder: string;
  /** By path below the folder. */
  files: ReadonlyMap<string, Buffer>;
};

/**
 * What `git fast-import` reads to make the commit and print its hash. It needs no working tree,
 * and writes nothing but the files, their folders and the commit.
 * @internal
 */
export function fastImportStream(ref: string, commit: FolderCommit): Buffer {
  const message = Buffer.from(commit.message);
  const parts: Array<string | Buffer> = [
    `commit ${ref}\nmark :1\n`,
    `author ${identity(commit.author)} ${commit.time} +0000\n`,
    `committer ${identity(commit.committer)} ${commit.time} +0000\n`,
    `data ${message.length}\n`,
    message,
    '\n',
  ];
  if (commit.parent) parts.push(`from ${commit.parent}\n`);
  parts.push(`D ${quote(commit.folder)}\n`);
  for (const [path, content] of commit.files) {
    parts.push(
      `M 100644 inline ${quote(`${commit.folder}/${path}`)}\n`,
      `data ${content.length}\n`,
      content,
      '\n',
    );
  }
  parts.push('get-mark :1\ndone\n');
  return Buffer.concat(
    parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)),
  );
}

function identity({ name, email }: Identity): string {
  return `${name ? `${name} ` : ''}<${email}>`;
}

function quote(path: string): string {
  return `"${path
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}
