import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { renderPlan, type RenderedPlan } from './renderPlan';
import {
  plansFolder,
  run,
  temporaryFolder,
  writeFiles,
} from './__testUtils__/testing';
import { without } from './__testUtils__/without';
import { validateService } from './validateService';

jest.setTimeout(120_000);

const artifact = {
  id: 'main-0123456789-abcdef0123',
  label: 'main-0123456789-abcdef0123',
};
const base = {
  name: 'payments',
  owner: 'group:default/payments',
  stack: 'node',
  plan: { from: plansFolder, version: '1.0.0' },
};

async function serviceFolder(
  service: object,
  files: Record<string, string> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'service.yaml': stringify(service), ...files });
  return folder;
}

async function render(
  service: object,
  files: Record<string, string> = {},
): Promise<RenderedPlan> {
  return renderPlan(
    await validateService(await serviceFolder(service, files)),
    { artifact },
  );
}

function manifest(rendered: RenderedPlan, environment: string, file: string) {
  return parse(
    rendered.files.get(`resources/${environment}/${file}.yaml`) ?? '',
  );
}

const missingPromtool =
  'promtool is needed to check alert rules: install Prometheus (Debian: apt-get install -y prometheus)';

describe('what the plan makes of a service', () => {
  it('is every manifest for every environment, with secure defaults', async () => {
    const rendered = await render(base);
    const kinds = {
      deployment: 'apps/v1 Deployment',
      service: 'v1 Service',
      ingress: 'networking.k8s.io/v1 Ingress',
      'pod-disruption-budget': 'policy/v1 PodDisruptionBudget',
      'network-policy': 'networking.k8s.io/v1 NetworkPolicy',
      'scaled-object': 'keda.sh/v1alpha1 ScaledObject',
      'service-monitor': 'monitoring.coreos.com/v1 ServiceMonitor',
    };
    for (const [environment, replicas] of Object.entries({
      dev: 1,
      staging: 1,
      production: 2,
    })) {
      for (const [file, kind] of Object.entries(kinds)) {
        const {
          apiVersion,
          kind: its,
          metadata,
        } = manifest(rendered, environment, file);
        expect(`${apiVersion} ${its}`).toBe(kind);
        expect(metadata).toMatchObject({
          name: 'payments',
          namespace: environment,
          labels: {
            'app.kubernetes.io/name': 'payments',
            'app.kubernetes.io/managed-by': 'paved-path',
          },
          annotations: { 'paved-path.dev/service': 'payments' },
        });
      }
      const { metadata, spec } = manifest(rendered, environment, 'deployment');
      for (const labelled of [metadata, spec.template.metadata]) {
        expect(labelled.labels['app.kubernetes.io/version']).toBe(artifact.id);
        expect(labelled.annotations['paved-path.dev/artifact-id']).toBe(
          artifact.id,
        );
      }
      expect(spec.replicas).toBe(replicas);
      expect(spec.progressDeadlineSeconds).toBe(60);
      const [container] = spec.template.spec.containers;
      expect(container).toMatchObject({
        image: `registry.localhost/payments:${artifact.id}`,
        env: [
          { name: 'SERVICE_NAME', value: 'payments' },
          { name: 'SERVICE_VERSION', value: artifact.id },
          { name: 'ENVIRONMENT', value: environment },
          { name: 'PORT', value: '8080' },
        ],
        readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
        livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
        },
        resources: {
          requests: { cpu: '100m', memory: '128Mi' },
          limits: { memory: '128Mi' },
        },
      });
      expect(spec.template.spec.securityContext.runAsNonRoot).toBe(true);
      expect(
        manifest(rendered, environment, 'ingress').spec.rules[0].host,
      ).toBe(`payments.${environment}.localhost`);
    }
  });

  it('changes in the Deployments alone from one build to the next', async () => {
    const folder = await serviceFolder(base);
    const valid = await validateService(folder);
    const before = (await renderPlan(valid, { artifact })).files;
    const next = {
      id: 'main-9999999999-abcdef0123',
      label: 'main-9999999999-abcdef0123',
    };
    const after = (await renderPlan(valid, { artifact: next })).files;
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed = [...after.keys()].filter(
      path => after.get(path) !== before.get(path),
    );
    expect(changed).toEqual(
      ['dev', 'production', 'staging'].map(
        name => `resources/${name}/deployment.yaml`,
      ),
    );
    for (const path of changed) {
      const was = before.get(path)?.split('\n') ?? [];
      const is = after.get(path)?.split('\n') ?? [];
      expect(is).toHaveLength(was.length);
      expect(
        is
          .filter((line, index) => line !== was[index])
          .map(line => line.trim()),
      ).toEqual([
        `app.kubernetes.io/version: "${next.id}"`,
        `paved-path.dev/artifact-id: "${next.id}"`,
        `app.kubernetes.io/version: "${next.id}"`,
        `paved-path.dev/artifact-id: "${next.id}"`,
        `image: "registry.localhost/payments:${next.id}"`,
        `value: "${next.id}"`,
      ]);
    }
  });

  it('selects and scrapes by labels that are there and stay, and reads the version from the service', async () => {
    const rendered = await render(base);
    const { spec, metadata } = manifest(rendered, 'staging', 'deployment');
    const podLabels = spec.template.metadata.labels;
    const service = manifest(rendered, 'staging', 'service');
    const selectors = [
      spec.selector.matchLabels,
      service.spec.selector,
      manifest(rendered, 'staging', 'pod-disruption-budget').spec.selector
        .matchLabels,
      manifest(rendered, 'staging', 'network-policy').spec.podSelector
        .matchLabels,
    ];
    for (const selector of selectors) {
      expect(selector).toEqual({ 'app.kubernetes.io/name': 'payments' });
      expect(podLabels).toMatchObject(selector);
    }
    const monitor = manifest(rendered, 'staging', 'service-monitor').spec;
    expect(service.metadata.labels).toMatchObject(monitor.selector.matchLabels);
    for (const label of [monitor.jobLabel, ...monitor.targetLabels]) {
      expect(service.metadata.labels).toHaveProperty([label]);
    }
    expect(
      manifest(rendered, 'staging', 'scaled-object').spec.scaleTargetRef.name,
    ).toBe(metadata.name);
    const { panels } = JSON.parse(
      rendered.files.get('grafana/dashboard.json') ?? '',
    );
    const version = panels.find(
      ({ title }: { title: string }) => title === 'Version',
    );
    expect(version.targets[0].expr).toContain(
      'by (environment, version) (service_info{service="payments"',
    );
  });

  it('follows what the service asks for, and the platform', async () => {
    const folder = await serviceFolder(
      {
        ...base,
        needs: {
          services: ['ledger'],
          secrets: ['payments-database'],
          internet: true,
        },
        scaling: { maxReplicas: 6, cpu: 60 },
        rollout: { deadline: 120 },
        environments: {
          dev: { scaling: { maxReplicas: 1 }, rollout: { deadline: 30 } },
          staging: { replicas: 0 },
        },
      },
      {
        'platform.yaml': stringify({
          registry: 'ghcr.io/acme',
          scheme: 'https',
          domains: { production: 'acme.example:8443' },
          clusterIssuer: 'letsencrypt',
        }),
      },
    );
    const valid = await validateService(folder, {
      platformFile: join(folder, 'platform.yaml'),
    });
    const rendered = await renderPlan(valid, { artifact });
    const { spec } = manifest(rendered, 'production', 'deployment');
    expect(spec.progressDeadlineSeconds).toBe(120);
    expect(
      manifest(rendered, 'dev', 'deployment').spec.progressDeadlineSeconds,
    ).toBe(30);
    // The ScaledObject sets the number, so the Deployment must not.
    expect(spec).not.toHaveProperty('replicas');
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: `ghcr.io/acme/payments:${artifact.id}`,
      envFrom: [{ secretRef: { name: 'payments-database' } }],
    });
    expect(
      manifest(rendered, 'production', 'scaled-object').spec,
    ).toMatchObject({
      minReplicaCount: 2,
      maxReplicaCount: 6,
      triggers: [{ type: 'cpu', metadata: { value: '60' } }],
    });
    expect(manifest(rendered, 'dev', 'deployment').spec.replicas).toBe(1);
    // What is switched off stays off.
    expect(manifest(rendered, 'staging', 'deployment').spec.replicas).toBe(0);
    expect(rendered.files.has('resources/staging/scaled-object.yaml')).toBe(
      false,
    );
    const ingress = manifest(rendered, 'production', 'ingress');
    expect(ingress.metadata.annotations['cert-manager.io/cluster-issuer']).toBe(
      'letsencrypt',
    );
    expect(ingress.spec.tls).toEqual([
      { hosts: ['payments.acme.example'], secretName: 'payments-tls' },
    ]);
    expect(
      JSON.stringify(
        manifest(rendered, 'production', 'network-policy').spec.egress,
      ),
    ).toContain('"ledger"');
  });

  it('is a dashboard by the foundation SDK that asks for this service only', async () => {
    const { files } = await render(base);
    const dashboard = JSON.parse(files.get('grafana/dashboard.json') ?? '');
    expect(
      dashboard.templating.list.map(({ name }: { name: string }) => name),
    ).toEqual(['datasource', 'environment']);
    const panels: {
      title: string;
      type: string;
      targets?: { expr: string }[];
    }[] = dashboard.panels;
    expect(panels.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'Request rate',
        'Errors',
        'Latency',
        'Processor',
        'Memory',
        'Replicas',
        'Restarts',
        'Version',
      ]),
    );
    const queries = panels.flatMap(({ targets = [] }) =>
      targets.map(({ expr }) => expr),
    );
    expect(queries.length).toBeGreaterThan(12);
    for (const expr of queries)
      expect(expr).toMatch(/(service|container|deployment)="payments"/);

    if (without('promtool')) return;
    // promtool parses each query as the expression of a rule.
    const folder = await temporaryFolder();
    const rules = queries.map((expr, index) => ({
      record: `query:${index}`,
      expr: expr
        .replaceAll('$__rate_interval', '1m')
        .replaceAll('$environment', 'dev'),
    }));
    await writeFiles(folder, {
      'queries.yaml': stringify({ groups: [{ name: 'queries', rules }] }),
    });
    const checked = await run('promtool', ['check', 'rules', 'queries.yaml'], {
      cwd: folder,
      missing: missingPromtool,
    });
    expect({ code: checked.code, stderr: checked.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
  });

  it('is alert rules that promtool accepts, and that fire when they should', async () => {
    if (without('promtool')) return;
    const { files } = await render(base);
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      'alerts.yaml': files.get('prometheus/alerts.yaml') ?? '',
    });
    await cp(
      join(__dirname, '__testUtils__', 'alerts.yaml'),
      join(folder, 'alerts.test.yaml'),
    );
    const options = { cwd: folder, missing: missingPromtool };
    const checked = await run(
      'promtool',
      ['check', 'rules', 'alerts.yaml'],
      options,
    );
    expect({ code: checked.code, stdout: checked.stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('18 rules found'),
    });
    const tested = await run(
      'promtool',
      ['test', 'rules', 'alerts.test.yaml'],
      options,
    );
    expect({
      code: tested.code,
      output: tested.code === 0 ? '' : tested.stdout + tested.stderr,
    }).toEqual({
      code: 0,
      output: '',
    });
  });

  it('gives way to files of the same name in the repository', async () => {
    const files = {
      Dockerfile: 'FROM scratch\n',
      'manifests/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: { name: own }\n',
      'manifests/dev/service.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: { name: own-dev }\n',
      'manifests/ingress.yaml.njk':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: "{{ service.name }}-{{ environment.name }}" }\n',
      'grafana/dashboard.json': '{"title":"own"}\n',
      'prometheus/alerts.yaml': 'groups: []\n',
      'scripts/test.sh': 'echo own\n',
    };
    const rendered = await render(base, files);
    expect(rendered.overrides).toEqual(Object.keys(files).sort());
    expect(rendered.files.get('Dockerfile')).toBe('FROM scratch\n');
    expect(manifest(rendered, 'dev', 'service').metadata.name).toBe('own-dev');
    expect(manifest(rendered, 'production', 'service').metadata.name).toBe(
      'own',
    );
    expect(manifest(rendered, 'staging', 'ingress').metadata.name).toBe(
      'payments-staging',
    );
    expect(
      JSON.parse(rendered.files.get('grafana/dashboard.json') ?? ''),
    ).toEqual({ title: 'own' });
  });

  it('is refused where a file comes out broken, with every such file', async () => {
    const failure = await render(base, {
      'manifests/service.yaml': 'kind: [\n',
      'manifests/ingress.yaml.njk':
        'apiVersion: v1\nkind: {{ service.nmae }}\n',
      'manifests/dev/deployment.yaml': 'kind: Deployment\n',
      'grafana/dashboard.json': '{',
    }).catch(error => error.message.split('\n'));
    expect(failure).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^manifests\/service\.yaml: error: cannot be rendered to resources\/dev\/service\.yaml: it comes out as YAML that is not valid/,
        ),
        expect.stringMatching(
          /^manifests\/ingress\.yaml\.njk: error: .*manifests\/ingress\.yaml\.njk:2:\d+: attempted to output null or undefined value/,
        ),
        expect.stringMatching(
          /^manifests\/dev\/deployment\.yaml: error: .*without apiVersion, kind and metadata\.name/,
        ),
        expect.stringMatching(
          /^grafana\/dashboard\.json: error: cannot be rendered/,
        ),
      ]),
    );
  });
});
