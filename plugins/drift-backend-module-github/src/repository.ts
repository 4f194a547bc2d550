/** A repository of a host of GitHub. @internal */
export type GithubRepository = {
  /** Such as `github.com`. */
  host: string;
  owner: string;
  repo: string;
  /** Its page, and what its credentials are asked for by. */
  url: string;
};

/**
 * Reads the address of a repository: `https://host/owner/repo`, `ssh://git@host/owner/repo.git` or `git@host:owner/repo.git`. Undefined for
 * anything else, such as a folder.
 * @internal
 */
export function parseRepository(address: string): GithubRepository | undefined {
  const parts = partsOf(address.trim());
  const [, owner, repo] =
    parts?.path.match(/^\/*([\w.-]+)\/([\w.-]+?)(?:\.git)?\/*$/) ?? [];
  if (!parts || !owner || !repo) return undefined;
  const { host } = parts;
  return { host, owner, repo, url: `https://${host}/${owner}/${repo}` };
}

function partsOf(address: string): { host: string; path: string } | undefined {
  const short = address.match(/^[\w.-]+@([\w.-]+):(?!\/)(.+)$/);
  if (short) return { host: short[1], path: short[2] };
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, hostname, pathname } = new URL(address);
  switch (protocol) {
    case 'http:':
    case 'https:':
      return { host, path: pathname };
    // The port of SSH is not that of the pages.
    case 'ssh:':
    case 'git:':
      return { host: hostname, path: pathname };
    default:
      return undefined;
  }
}
