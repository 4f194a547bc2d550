import {
  ResourceDrift,
  Suspect,
} from '@paved-path/backstage-plugin-drift-common';
import { Env0Deployment, toInstant } from './schemas';

/** Longer values are cut, in characters. */
const MAX_VALUE = 500;
/** More resources than this are left out. */
const MAX_RESOURCES = 1_000;

/**
 * Tells what a drift detection found in the words of drift.
 *
 * @remarks
 * env0 names resources only where somebody touched them. Whatever else differs (commits, versions, variables) is true of the environment as a
 * whole, and has an address that begins with the environment's name.
 *
 * @internal
 */
export function toResourceDrifts(
  environment: { name: string; url?: string },
  detection: Env0Deployment | undefined,
  /** What stands in for a moment that env0 does not tell. */
  fallbackAt: string,
): { resources: ResourceDrift[]; truncated: boolean } {
  const drifts = new Map<string, ResourceDrift>();
  const add = (drift: ResourceDrift) => {
    if (!drifts.has(drift.address)) drifts.set(drift.address, drift);
  };
  const addToEnvironment = (
    what: string,
    drift: Pick<ResourceDrift, 'cause'> & Partial<ResourceDrift>,
  ) =>
    add({
      address: `${environment.name}: ${what}`,
      type: 'env0_environment',
      name: environment.name,
      action: 'update',
      attributes: [],
      suspects: [],
      ...drift,
    });

  const causes = detection?.driftCause;
  const culprits = (causes?.deployments ?? []).map(
    (deployment): Suspect => ({
      kind: 'audit-event',
      who:
        deployment.user?.name ??
        deployment.user?.email ??
        deployment.userId ??
        'unknown',
      at: toInstant(deployment.timestamp) ?? fallbackAt,
      what: describeDeployment(deployment.type),
      reference: deployment.deploymentId,
      url: environment.url,
    }),
  );
  for (const resource of causes?.resources ?? []) {
    const { resourceType, resourcePath, resourceId } = resource;
    const address =
      resourcePath ?? [resourceType, resourceId].filter(Boolean).join('.');
    add({
      address,
      type: resourceType,
      name: address.split('.').at(-1)!,
      ...(resourceId && { ids: [resourceId] }),
      cause: 'changed-outside',
      action: 'update',
      attributes: [],
      suspects: culprits,
    });
  }
  if (culprits.length > 0 && drifts.size === 0) {
    addToEnvironment('state changed outside of a deployment', {
      cause: 'changed-outside',
      suspects: culprits,
    });
  }
  const commits = causes?.commits ?? [];
  if (commits.length > 0) {
    addToEnvironment('commits not applied', {
      cause: 'not-applied',
      suspects: commits.map(commit => ({
        kind: 'commit',
        who: commit.userEmail ?? 'unknown',
        at: toInstant(commit.timestamp) ?? fallbackAt,
        what: `Commit ${commit.commitHash.slice(0, 10)}, not applied yet`,
        reference: commit.commitHash,
        url: toCommitUrl(detection?.blueprintRepository, commit.commitHash),
      })),
    });
  }
  for (const version of causes?.versions ?? []) {
    const path = [version.tgModuleName, version.name].filter(Boolean).join('/');
    addToEnvironment(`version of ${path}`, {
      cause: 'not-applied',
      attributes: [
        {
          path,
          before: version.appliedVersion,
          after: version.detectedVersion,
        },
      ],
    });
  }
  for (const variable of causes?.variables ?? []) {
    const values = [variable.before, variable.after];
    addToEnvironment(`variable ${variable.name}`, {
      cause: 'not-applied',
      attributes: [
        {
          path: variable.name,
          before: cut(variable.before),
          after: cut(variable.after),
          ...(variable.sensitive && { sensitive: true }),
          ...(values.some(value => (value?.length ?? 0) > MAX_VALUE) && {
            truncated: true,
          }),
        },
      ],
    });
  }
  if (causes?.unknown) {
    addToEnvironment('drifted for a reason that only env0 shows', {
      cause: 'changed-outside',
    });
  }
  if (drifts.size === 0) {
    addToEnvironment('drifted, env0 names no cause', {
      cause: 'changed-outside',
      attributes: toCounts(detection?.planSummary),
    });
  }
  const resources = [...drifts.values()];
  return {
    resources: resources.slice(0, MAX_RESOURCES),
    truncated: resources.length > MAX_RESOURCES,
  };
}

function describeDeployment(type: string | undefined): string {
  switch (type) {
    case 'remote-apply':
      return 'Applied from a command line';
    case 'apply-by-comment':
      return 'Applied from a pull request comment';
    case 'task':
      return 'Ran a task';
    default:
      return 'Changed the state outside of a deployment';
  }
}

function toCommitUrl(
  repository: string | undefined,
  commit: string,
): string | undefined {
  const address = repository?.replace(/\.git$/, '').replace(/\/+$/, '');
  if (!address || !URL.canParse(address)) return undefined;
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== 'https:' || username || password) return undefined;
  if (!/^(github|gitlab)\./.test(hostname)) return undefined;
  const middle = hostname.startsWith('gitlab.') ? '/-/commit/' : '/commit/';
  return `${address}${middle}${encodeURIComponent(commit)}`;
}

function toCounts(
  summary: Env0Deployment['planSummary'],
): ResourceDrift['attributes'] {
  return (['added', 'changed', 'destroyed'] as const)
    .filter(key => summary?.[key])
    .map(key => ({
      path: `resources that a deployment would have ${key}`,
      after: String(summary?.[key]),
    }));
}

function cut(value: string | undefined): string | undefined {
  return value && value.length > MAX_VALUE ? value.slice(0, MAX_VALUE) : value;
}
