import {
  DashboardHost,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import { SandboxClient } from '@paved-path/backstage-plugin-sandbox-common';
import { SANDBOX_HOST } from './constants';

/** Dashboards on the sandbox's own pages. @internal */
export class SandboxDashboardHost implements DashboardHost {
  readonly id = SANDBOX_HOST.id;
  readonly title = SANDBOX_HOST.title;
  readonly #client: SandboxClient;

  constructor(options: { client: SandboxClient }) {
    this.#client = options.client;
  }

  async publish(
    request: Parameters<DashboardHost['publish']>[0],
    context: StepContext,
  ): Promise<{ url: string }> {
    const { service, ownerRef, dashboard, alertRules } = request;
    return this.#client.putDashboard(
      service,
      { ownerRef, dashboard, alertRules },
      {
        token: await context.getToken('sandbox'),
        signal: context.signal,
      },
    );
  }
}
