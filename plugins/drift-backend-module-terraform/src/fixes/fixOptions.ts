import { FixOption } from '@paved-path/backstage-plugin-drift-common';
import {
  CodeHost,
  DiscoveredEnvironment,
} from '@paved-path/backstage-plugin-drift-node';
import { Repository } from '../Repository';
import { atlantisPlan } from './atlantis';

/** Names the options of the kind `open`. @internal */
export const ATLANTIS = 'atlantis';
/** @internal */
export const RECORD = 'record';

/** Milliseconds for a look at the code. The options have a deadline, and shall not be lost with it. */
const LOOK = 5_000;

/** The ways that the drift of a root module can be fixed. @internal */
export async function fixOptions(
  environment: DiscoveredEnvironment,
  options: {
    repository: Repository;
    path: string;
    /** Whether the portal may apply. */
    apply: boolean;
    codeHost?: CodeHost;
    signal: AbortSignal;
  },
): Promise<FixOption[]> {
  const { repository, path, apply, codeHost, signal } = options;
  const { fix, name, atlantis } = repository.config;
  const found: FixOption[] = [];
  if (apply) {
    found.push({
      direction: 'code-to-cloud',
      title: 'Apply the code',
      kind: 'apply',
    });
  }
  if (atlantis && codeHost?.comment && atlantisPlan({ path }, environment)) {
    found.push({
      direction: 'code-to-cloud',
      title: 'Ask Atlantis to apply',
      kind: 'open',
      id: ATLANTIS,
      description: `Opens a pull request without changes in ${codeHost.title} and has Atlantis plan there. A person then applies the plan with a comment.`,
    });
  }
  if (fix) {
    const fill = (text: string, encode: (part: string) => string) =>
      text
        .replaceAll('{path}', () => encode(path))
        .replaceAll('{repository}', () => encode(name));
    found.push({
      direction: 'code-to-cloud',
      title: fill(fix.title, part => part),
      kind: 'link',
      url: fill(fix.url, encodeURIComponent),
    });
  }
  if (codeHost && (await mayRecord(repository, path, signal))) {
    const where =
      codeHost.openIssue === undefined
        ? `Puts a branch in ${name}`
        : `Opens a pull request in ${codeHost.title}`;
    found.push({
      direction: 'cloud-to-code',
      title: 'Record what is there in the code',
      kind: 'open',
      id: RECORD,
      description: `${where} that changes the values in the code to those that are there, as far as a plan confirms it.`,
    });
  }
  const page = repository.pageOf('folder', path);
  if (page) {
    found.push({
      direction: 'cloud-to-code',
      title: 'Change the code',
      kind: 'link',
      url: page,
    });
  }
  return found;
}

/** The values of a Terragrunt unit are not in its own code. Where the code cannot be looked at now, recording says so. */
async function mayRecord(
  repository: Repository,
  path: string,
  signal: AbortSignal,
): Promise<boolean> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(LOOK)]);
  try {
    return !(await repository.isTerragrunt(path, until));
  } catch {
    signal.throwIfAborted();
    return true;
  }
}
