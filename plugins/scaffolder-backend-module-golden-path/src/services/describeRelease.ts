import { Release } from '@paved-path/backstage-plugin-release-manager-common';

/** How many replicas are ready, where the runtime told. @internal */
export function describeReplicas(release: Release): string | undefined {
  const { replicas } = release.rollout ?? {};
  return (
    replicas && `${replicas.ready} of ${replicas.desired} replicas are ready`
  );
}

/** The state of a release that has not ended. @internal */
export function describeState(release: Release): string {
  return [`it is ${release.state}`, describeReplicas(release)]
    .filter(Boolean)
    .join(', ');
}

/** Why a release did not end well, with the crash's last log lines. @internal */
export function describeFailure(release: Release): string {
  const reason =
    release.message ??
    release.rollout?.message ??
    release.gates.find(gate => gate.verdict === 'fail')?.reason ??
    'no reason was given';
  const lines = release.rollout?.lastLogLines ?? [];
  return [
    `The release to ${release.environment} ended as ${release.state}: ${reason}`,
    ...(lines.length
      ? ['Its last log lines:', ...lines.map(line => `  ${line}`)]
      : []),
  ].join('\n');
}
