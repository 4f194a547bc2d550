import { Entity } from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  FixOption,
  OpenedFix,
} from '@paved-path/backstage-plugin-drift-common';
import {
  CheckOptions,
  CheckReport,
  DiscoveredEnvironment,
  DriftProvider,
  FixContext,
  ManagedResource,
} from '@paved-path/backstage-plugin-drift-node';
import { CallPolicyOptions } from '@paved-path/provider-kit-node';
import {
  HcpTerraformCallOptions,
  HcpTerraformClient,
} from './HcpTerraformClient';
import { Assessment, Workspace } from './schemas';
import { listManaged } from './listManaged';
import { HcpTerraformSettings } from './settings';
import { START_RUN, startRun } from './startRun';
import { toResourceDrifts } from './toResourceDrifts';

/** Names the organization of an entity. */
const ORGANIZATION_ANNOTATION = 'terraform/organization';
/** Names an entity's workspaces in it, with commas between them. */
const WORKSPACES_ANNOTATION = 'terraform/workspaces';

const MAX_REASON = 300;

/**
 * The workspaces of organizations in HCP Terraform, and the drift that its health assessments find in them.
 *
 * @remarks
 * A check reads the last assessment; it does not make HCP Terraform assess, since its API has no call for that.
 *
 * @internal
 */
export class HcpTerraformProvider implements DriftProvider {
  readonly id = 'hcp-terraform';
  readonly title = 'HCP Terraform';
  readonly #settings: HcpTerraformSettings;
  readonly #clients: Map<string, HcpTerraformClient>;

  constructor(options: CallPolicyOptions & { settings: HcpTerraformSettings }) {
    const { settings, ...policy } = options;
    const { url, callTimeout } = settings;
    this.#settings = settings;
    this.#clients = new Map(
      settings.organizations.map(({ name, token }) => [
        name,
        new HcpTerraformClient({
          ...policy,
          url,
          organization: name,
          token,
          callTimeout,
        }),
      ]),
    );
  }

  async discover(
    options: HcpTerraformCallOptions,
  ): Promise<DiscoveredEnvironment[]> {
    const environments: DiscoveredEnvironment[] = [];
    for (const [organization, client] of this.#clients) {
      for (const workspace of await client.listWorkspaces(options)) {
        environments.push(this.#toEnvironment(organization, workspace));
      }
    }
    return environments;
  }

  claims(entity: Entity, environment: DiscoveredEnvironment): boolean {
    const annotations = entity.metadata.annotations ?? {};
    const organization = annotations[ORGANIZATION_ANNOTATION]?.trim();
    return (annotations[WORKSPACES_ANNOTATION] ?? '')
      .split(',')
      .some(name => `${organization}/${name.trim()}` === environment.name);
  }

  async check(
    environment: DiscoveredEnvironment,
    options: CheckOptions,
  ): Promise<CheckReport> {
    const client = this.#getClient(environment);
    options.onStep?.('read assessment');
    const assessment = await client.getCurrentAssessment(
      environment.key,
      options,
    );
    if (!assessment) {
      const workspace = await client.getWorkspace(environment.key, options);
      throw new ServiceUnavailableError(explainNoAssessment(workspace));
    }
    const { drifted, succeeded } = assessment.attributes;
    if (succeeded === false) {
      const message = assessment.attributes['error-msg']?.split('\n')[0];
      throw new ServiceUnavailableError(
        `The last health assessment in HCP Terraform failed${
          message ? `: ${client.redact(message).slice(0, MAX_REASON)}` : ''
        }`,
      );
    }
    if (drifted === false) {
      this.#checkAge(assessment);
      return { resources: [], truncated: false };
    }
    if (drifted !== true) {
      throw new ServiceUnavailableError(
        'The last health assessment in HCP Terraform does not say whether the workspace drifted',
      );
    }

    options.onStep?.('read plan');
    const changes = assessment.id
      ? await client.getDriftedResources(assessment.id, options)
      : undefined;
    const report = toResourceDrifts(changes ?? []);
    if (report.resources.length > 0) return report;
    const count = assessment.attributes['resources-drifted'];
    return {
      resources: [
        {
          address: `${environment.name}: drifted, ${
            changes
              ? 'its plan lists no resource'
              : 'its resources are shown only to a token that may administer the workspace'
          }`,
          type: 'hcp_terraform_workspace',
          name: environment.workspace ?? environment.name,
          cause: 'changed-outside',
          action: 'update',
          attributes: count
            ? [{ path: 'resources that drifted', after: String(count) }]
            : [],
          suspects: [],
        },
      ],
      truncated: true,
    };
  }

  /** A run may be started from here; that it applies is decided where its plan is reviewed. */
  async getFixOptions(
    environment: DiscoveredEnvironment,
  ): Promise<FixOption[]> {
    return [
      {
        direction: 'code-to-cloud',
        title: 'Start a run in HCP Terraform',
        kind: 'open',
        id: START_RUN,
        description:
          'Starts a run of the code in HCP Terraform, which plans it and waits there until somebody confirms.',
      },
      {
        direction: 'code-to-cloud',
        title: 'Open the runs in HCP Terraform',
        kind: 'link',
        url: `${environment.url}/runs`,
      },
    ];
  }

  /** @throws InputError where it is no option of its own; see {@link startRun} */
  async openFix(
    environment: DiscoveredEnvironment,
    { optionId, actor }: { optionId: string; actor: string },
    { signal }: Pick<FixContext, 'signal'>,
  ): Promise<OpenedFix> {
    signal.throwIfAborted();
    if (optionId !== START_RUN) {
      throw new InputError(
        `optionId: HCP Terraform has no option '${optionId}'; it has ${START_RUN}`,
      );
    }
    return startRun(this.#getClient(environment), {
      workspaceId: environment.key,
      name: environment.name,
      url: environment.url ?? this.#settings.url,
      message: `Asked for by ${actor} in ${
        this.#settings.portal
      }, since the workspace drifted`,
      signal,
    });
  }

  /** @throws where the state cannot be read; see {@link listManaged} */
  async listManagedResources(
    environment: DiscoveredEnvironment,
    options: HcpTerraformCallOptions,
  ): Promise<ManagedResource[]> {
    return listManaged(this.#getClient(environment), environment.key, options);
  }

  #toEnvironment(
    organization: string,
    { id, attributes }: Workspace,
  ): DiscoveredEnvironment {
    const { name } = attributes;
    return {
      key: id,
      name: `${organization}/${name}`,
      repository: attributes['vcs-repo']?.['repository-http-url'] ?? undefined,
      path: attributes['working-directory'] ?? undefined,
      workspace: name,
      url: `${this.#settings.url}/app/${encodeURIComponent(
        organization,
      )}/workspaces/${encodeURIComponent(name)}`,
    };
  }

  #getClient(environment: DiscoveredEnvironment): HcpTerraformClient {
    const [organization] = environment.name.split('/');
    const client = this.#clients.get(organization);
    if (!client) {
      throw new InputError(
        `drift.hcpTerraform.organizations does not list '${organization}' any more`,
      );
    }
    return client;
  }

  /** An old assessment says nothing about today. */
  #checkAge(assessment: Assessment): void {
    const age =
      Date.now() - Date.parse(assessment.attributes['created-at'] ?? '');
    if (age > this.#settings.longestAge) {
      throw new ServiceUnavailableError(
        `HCP Terraform last assessed the workspace ${Math.floor(
          age / (24 * 60 * 60_000),
        )} days ago, too long to count as in sync; it assesses only after a run was applied, and while health assessments are on`,
      );
    }
  }
}

function explainNoAssessment({ attributes }: Workspace): string {
  if (attributes['execution-mode'] === 'local') {
    return 'The workspace runs on people’s own machines (execution mode local), where HCP Terraform cannot look for drift';
  }
  return attributes['assessments-enabled']
    ? 'HCP Terraform has not assessed the workspace yet; it does so after a run was applied'
    : 'Health assessments are switched off for this workspace in HCP Terraform; switch them on under Settings, Health';
}
