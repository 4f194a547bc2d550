/** A commit, as suspects are named by it. @internal */
export type SourceCommit = {
  sha: string;
  author: string;
  /** ISO 8601 in UTC. */
  at: string;
  subject: string;
};

/** Where code is read from: a Git repository, or a folder as it is. @internal */
export interface Source {
  /** Names what there is; it changes whenever the code does. With `isNow` it is not what was fetched a while ago. */
  readonly getHead: (signal?: AbortSignal, isNow?: boolean) => Promise<string>;
  /** The commit of a head, where it is one. */
  readonly commitOf: (head: string) => string | undefined;
  /** Writes the code of a head into an empty folder. */
  readonly extract: (
    head: string,
    folder: string,
    signal?: AbortSignal,
  ) => Promise<void>;
  /** The newest commits that touched any of the paths, up to a head. */
  readonly commits: (
    head: string,
    paths: string[],
    options: { since?: string; most: number; signal?: AbortSignal },
  ) => Promise<SourceCommit[]>;
}
