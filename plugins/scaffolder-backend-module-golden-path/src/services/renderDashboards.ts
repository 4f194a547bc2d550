import { NotFoundError } from '@backstage/errors';
import { renderPlan, validateService } from '@paved-path/plan';

/** What is published to a dashboard host. @internal */
export type ServiceDashboards = {
  /** The Grafana dashboard, as its JSON model. */
  dashboard: Record<string, unknown>;
  /** Prometheus alert rules, as YAML. */
  alertRules: string;
};

/**
 * Renders the plan's dashboard and alert rules for the service in the folder.
 *
 * @remarks
 * The service's own overrides are left out: they may be programs, and a service's programs do not run in the portal.
 *
 * @internal
 */
export async function renderDashboards(options: {
  serviceFolder: string;
  planFolder: string;
  artifactId?: string;
  signal: AbortSignal;
}): Promise<ServiceDashboards> {
  const { serviceFolder, planFolder, artifactId = 'main', signal } = options;
  const service = await validateService(serviceFolder, {
    overload: planFolder,
    signal,
  });
  const { files } = await renderPlan(service, {
    artifact: { id: artifactId, label: artifactId.slice(-63) },
    overrides: false,
  });
  const { plan } = service.resolved;
  const read = (path: string) => {
    const text = files.get(path);
    if (text === undefined) {
      throw new NotFoundError(
        `The plan ${plan.name} ${plan.version} renders no ${path} for ${service.service.name}`,
      );
    }
    return text;
  };
  return {
    dashboard: JSON.parse(read('grafana/dashboard.json')),
    alertRules: read('prometheus/alerts.yaml'),
  };
}
