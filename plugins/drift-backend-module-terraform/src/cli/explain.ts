import { Diagnostic } from './diagnostics';

/** Why a check could not look; its message is for people and holds no secret. @internal */
export class CheckFailure extends Error {
  readonly name = 'CheckFailure';
}

/** Characters of a reason. @internal */
export const LONGEST = 600;

/** What the CLI says where a provider died. @internal */
export const providerEnded =
  /Unrecognized remote plugin message|Plugin did not respond|failed to respond to the plugin|GRPCProvider\S* request was cancelled|plugin .*crashed/i;

const rules: ReadonlyArray<[RegExp, string]> = [
  [/no space left on device|disk quota exceeded/i, 'The disk is full.'],
  [
    /file too large|file size limit exceeded/i,
    'A file may not be as large on this machine.',
  ],
  [
    /state lock|already locked|ConditionalCheckFailed/i,
    'The state is locked: somebody else is working on it.',
  ],
  [
    /uses format version|created by a newer version|newer (?:Terraform|OpenTofu) version/i,
    'The state was written by a newer version than the one that checks it.',
  ],
  [
    /unsupported state file|could not be parsed as JSON|state data .* does not have the expected content|invalid state/i,
    'The state is corrupt.',
  ],
  [providerEnded, 'A provider ended by itself.'],
  [
    /query available provider packages|install provider|required plugins are not installed|missing required provider|no version is selected|Failed to load plugin|instantiate provider/i,
    'A provider plugin is missing.',
  ],
  [
    /no valid credential|NoCredentialProviders|ExpiredToken|AccessDenied|InvalidClientTokenId|Unauthorized|status code: 40[13]|HTTP remote state .*auth/i,
    'The credentials were refused.',
  ],
  [
    /dial tcp|no such host|connection refused|i\/o timeout|Client\.Timeout|TLS handshake|network is unreachable/i,
    'The backend of the state, or the cloud, cannot be reached.',
  ],
  [
    /giving up after \d+ attempt|unexpected HTTP response|HTTP error: 5\d\d/i,
    'The backend of the state does not answer as it should.',
  ],
  [
    /No configuration files/i,
    'There is no code for this command; OpenTofu alone reads files that end in .tofu.',
  ],
  [
    /Unsupported (?:Terraform|OpenTofu) Core version|required_version/i,
    'The code asks for another version of the command.',
  ],
];

/**
 * What the CLI complained about, as a sentence that says what is wrong and where.
 * @internal
 */
export function explain(
  step: string,
  errors: readonly Diagnostic[],
  text = '',
): string {
  const [first] = errors;
  if (!first) {
    const last = text.trim().split('\n').slice(-3).join(' ');
    const rule = rules.find(([pattern]) => pattern.test(text));
    return cut(
      [rule?.[1], `${step} failed${last ? `: ${last}` : ' and said nothing'}`]
        .filter(Boolean)
        .join(' '),
    );
  }
  const whole = `${first.summary}. ${first.detail}`.replace(/\s+/g, ' ');
  const said = first.place ? `${first.place}: ${whole}` : whole;
  const rule = rules.find(
    ([pattern]) =>
      (!first.place || pattern === providerEnded) && pattern.test(whole),
  );
  const more =
    errors.length > 1 ? ` (and ${errors.length - 1} more errors)` : '';
  return cut(`${rule ? `${rule[1]} ` : ''}${said.trim()}${more}`);
}

/** Whether the CLI says that `init` must be run first. @internal */
export function asksForInit(errors: readonly Diagnostic[]): boolean {
  return errors.some(({ summary, detail }) =>
    /initialization required|module not installed|module version requirements have changed|required plugins are not installed|inconsistent dependency lock file|missing required provider|(?:terraform|tofu) init/i.test(
      `${summary} ${detail}`,
    ),
  );
}

/** Shortens a text without secrets; one that has them could be cut in the middle of one. @internal */
export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
