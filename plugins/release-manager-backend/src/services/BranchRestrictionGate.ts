import {
  Artifact,
  Environment,
  GateVerdict,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  GateRequest,
  PromotionGate,
} from '@paved-path/backstage-plugin-release-manager-node';
import { matchesBranch } from '../config';

/** Lets only artifacts of some branches into an environment. @internal */
export class BranchRestrictionGate implements PromotionGate {
  readonly id = 'branch-restriction';
  readonly title = 'Branch restriction';
  readonly #environments: Environment[];

  constructor(environments: Environment[]) {
    this.#environments = environments;
  }

  async evaluate(request: GateRequest): Promise<GateVerdict | undefined> {
    const environment = this.#environments.find(
      each => each.name === request.environment,
    );
    if (!environment?.branches) return undefined;
    const refusal = refuseBranch(environment, request.artifact);
    return {
      gate: this.id,
      title: this.title,
      verdict: refusal ? 'fail' : 'pass',
      reason:
        refusal ??
        `${environment.name} takes the branch ${request.artifact.branch}`,
    };
  }
}

/**
 * Why the environment does not take the artifact; undefined where it does.
 * @internal
 */
export function refuseBranch(
  environment: Environment,
  artifact: Artifact,
): string | undefined {
  const { name, branches } = environment;
  if (!branches || matchesBranch(branches, artifact.branch)) return undefined;
  const taken = /^[\w./-]+$/.test(branches)
    ? `the branch ${branches}`
    : `branches that match ${branches}`;
  return `${name} takes only artifacts of ${taken}; ${
    artifact.id
  } was built from ${artifact.branch || 'an unknown branch'}`;
}
