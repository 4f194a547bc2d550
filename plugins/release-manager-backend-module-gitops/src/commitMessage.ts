import {
  Actor,
  ReleaseIntent,
} from '@paved-path/backstage-plugin-release-manager-common';

/** What the message of a commit in the config repository says. @internal */
export type ReleaseMessage = {
  service: string;
  environment: string;
  artifactId: string;
  intent: ReleaseIntent;
  releasedBy: Actor;
  artifactCreatedBy?: Actor;
  releaseId?: string;
  reason?: string;
};

const verbs: Record<ReleaseIntent['type'], string> = {
  release: 'release',
  promote: 'release',
  rollback: 'rollback',
  automatic: 'auto release',
};

/**
 * Writes the message of a release, in the format of Lunar's release manager with two trailers added.
 * @internal
 */
export function formatReleaseMessage(message: ReleaseMessage): string {
  const { intent, releasedBy } = message;
  const by = line(releasedBy.email ?? releasedBy.name);
  const trailers: Array<[string, string | undefined]> = [
    ['Service', message.service],
    ['Environment', message.environment],
    ['Artifact-ID', message.artifactId],
    ['Artifact-released-by', person(releasedBy)],
    [
      'Artifact-created-by',
      message.artifactCreatedBy && person(message.artifactCreatedBy),
    ],
    ['Release-intent', intentName(intent)],
    ['Release-of-branch', intent.branch],
    ['Promoted-from-environment', intent.fromEnvironment],
    ['Rollback-of-artifact-id', intent.rollbackOfArtifactId],
    ['Release-Id', message.releaseId],
    ['Release-reason', message.reason],
  ];
  return `[${message.environment}/${message.service}] ${verbs[intent.type]} ${
    message.artifactId
  }${by ? ` by ${by}` : ''}\n\n${trailers
    .filter(([, value]) => value && line(value))
    .map(([key, value]) => `${key}: ${line(value ?? '')}\n`)
    .join('')}`;
}

// Messages from before there were trailers.
const subjectPattern =
  /^\[(?<environment>[^/]+)\/(?<service>.*)\] (?<type>[a-z ]+?)( (?<previous>[^ ]+) to)? (?<artifactId>[^ ]+)( by (?<email>.*))?$/;

/**
 * Reads the message of a commit; undefined where it tells of no release.
 * @internal
 */
export function parseReleaseMessage(text: string): ReleaseMessage | undefined {
  const trailers = readTrailers(text);
  const service = trailers.get('service');
  const environment = trailers.get('environment');
  const artifactId = trailers.get('artifact-id');
  if (service && environment && artifactId) {
    const createdBy = trailers.get('artifact-created-by');
    return {
      service,
      environment,
      artifactId,
      intent: readIntent(trailers),
      releasedBy: readPerson(trailers.get('artifact-released-by') ?? ''),
      artifactCreatedBy: createdBy ? readPerson(createdBy) : undefined,
      releaseId: trailers.get('release-id'),
      reason: trailers.get('release-reason'),
    };
  }
  const groups = subjectPattern.exec(text.split('\n', 1)[0])?.groups;
  if (!groups || groups.type === 'artifact') return undefined;
  return {
    service: groups.service,
    environment: groups.environment,
    artifactId: groups.artifactId,
    intent: intentOfSubject(groups.type, groups.previous),
    releasedBy: {
      name: groups.email || 'unknown',
      email: groups.email?.includes('@') ? groups.email : undefined,
    },
  };
}

function readTrailers(text: string): Map<string, string> {
  const trailers = new Map<string, string>();
  const paragraphs = text.trimEnd().split(/\n[ \t]*\n/);
  if (paragraphs.length < 2) return trailers;
  for (const row of paragraphs[paragraphs.length - 1].split('\n')) {
    const match = /^([A-Za-z][A-Za-z-]*):[ \t]*(.*?)[ \t\r]*$/.exec(row);
    if (match?.[2]) trailers.set(match[1].toLocaleLowerCase('en-US'), match[2]);
  }
  return trailers;
}

function readIntent(trailers: Map<string, string>): ReleaseIntent {
  const branch = trailers.get('release-of-branch');
  switch (trailers.get('release-intent')) {
    case 'Promote':
      return {
        type: 'promote',
        fromEnvironment: trailers.get('promoted-from-environment'),
      };
    case 'Rollback':
      return {
        type: 'rollback',
        rollbackOfArtifactId: trailers.get('rollback-of-artifact-id'),
      };
    case 'AutoRelease':
      return { type: 'automatic', branch };
    default:
      return { type: 'release', branch };
  }
}

function intentOfSubject(
  type: string,
  previous: string | undefined,
): ReleaseIntent {
  switch (type.trim()) {
    case 'rollback':
      return { type: 'rollback', rollbackOfArtifactId: previous };
    case 'auto release':
      return { type: 'automatic' };
    case 'promote':
      return { type: 'promote' };
    default:
      return { type: 'release' };
  }
}

function intentName(intent: ReleaseIntent): string {
  switch (intent.type) {
    case 'promote':
      return 'Promote';
    case 'rollback':
      return 'Rollback';
    case 'automatic':
      return 'AutoRelease';
    default:
      return intent.branch ? 'ReleaseBranch' : 'ReleaseArtifact';
  }
}

function person(actor: Actor): string {
  return `${identityPart(actor.name)} <${identityPart(actor.email ?? '')}>`;
}

function readPerson(text: string): Actor {
  const match = /^(.*?) ?<([^<>]*)>$/.exec(text);
  if (!match) return { name: text || 'unknown' };
  return {
    name: match[1] || match[2] || 'unknown',
    email: match[2] || undefined,
  };
}

/** A name or address as git allows it in an identity. @internal */
export function identityPart(text: string): string {
  return line(text.replace(/[<>]/g, ' '));
}

/** Everything on one line, so that no text can add a trailer. */
function line(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
