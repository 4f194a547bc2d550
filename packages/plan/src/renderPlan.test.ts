import fc from 'fast-check';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { packageArtifact } from './packageArtifact';
import { renderPlan, type RenderedPlan } from './renderPlan';
import { commitAll, plan, plansFolder, repositoryRoot, run, temporaryFolder, writeFiles } from './testing';
import { validateService } from './validateService';

jest.setTimeout(120_000);

const artifact = { id: 'main-0123456789-abcdef0123', label: 'main-0123456789-abcdef0123' };
const base = {
  name: 'payments',
  owner: 'group:default/payments',
  stack: 'node',
  plan: { from: plansFolder, version: '1.0.0' },
};

async function serviceFolder(service: object, files: Record<string, string> = {}): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'service.yaml': stringify(service), ...files });
  return folder;
}

async function render(service: object, files: Record<string, string> = {}): Promise<RenderedPlan> {
  return renderPlan(await validateService(await serviceFolder(service, files)), { artifact });
}

function manifest(rendered: RenderedPlan, environment: string, file: string) {
  return parse(rendered.files.get(`resources/${environment}/${file}.yaml`) ?? '');
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
    for (const [environment, replicas] of Object.entries({ dev: 1, staging: 1, production: 2 })) {
      for (const [file, kind] of Object.entries(kinds)) {
        const { apiVersion, kind: its, metadata } = manifest(rendered, environment, file);
        expect(`${apiVersion} ${its}`).toBe(kind);
        expect(metadata).toMatchObject({
          name: 'payments',
          namespace: environment,
          labels: {
            'app.kubernetes.io/name': 'payments',
            'app.kubernetes.io/version': artifact.id,
            'app.kubernetes.io/managed-by': 'paved-path',
          },
          annotations: { 'paved-path.dev/service': 'payments', 'paved-path.dev/artifact-id': artifact.id },
        });
      }
      const { spec } = manifest(rendered, environment, 'deployment');
      expect(spec.replicas).toBe(replicas);
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
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '128Mi' } },
      });
      expect(spec.template.spec.securityContext.runAsNonRoot).toBe(true);
      expect(manifest(rendered, environment, 'ingress').spec.rules[0].host).toBe(
        `payments.${environment}.localhost`,
      );
    }
  });

  it('follows what the service asks for, and the platform', async () => {
    const folder = await serviceFolder(
      {
        ...base,
        needs: { services: ['ledger'], secrets: ['payments-database'], internet: true },
        scaling: { maxReplicas: 6, cpu: 60 },
        environments: { dev: { scaling: { maxReplicas: 1 } }, staging: { replicas: 0 } },
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
    const valid = await validateService(folder, { platformFile: join(folder, 'platform.yaml') });
    const rendered = await renderPlan(valid, { artifact });
    const { spec } = manifest(rendered, 'production', 'deployment');
    // The ScaledObject sets the number, so the Deployment must not.
    expect(spec).not.toHaveProperty('replicas');
    expect(spec.template.spec.containers[0]).toMatchObject({
      image: `ghcr.io/acme/payments:${artifact.id}`,
      envFrom: [{ secretRef: { name: 'payments-database' } }],
    });
    expect(manifest(rendered, 'production', 'scaled-object').spec).toMatchObject({
      minReplicaCount: 2,
      maxReplicaCount: 6,
      triggers: [{ type: 'cpu', metadata: { value: '60' } }],
    });
    expect(manifest(rendered, 'dev', 'deployment').spec.replicas).toBe(1);
    // What is switched off stays off.
    expect(manifest(rendered, 'staging', 'deployment').spec.replicas).toBe(0);
    expect(rendered.files.has('resources/staging/scaled-object.yaml')).toBe(false);
    const ingress = manifest(rendered, 'production', 'ingress');
    expect(ingress.metadata.annotations['cert-manager.io/cluster-issuer']).toBe('letsencrypt');
    expect(ingress.spec.tls).toEqual([{ hosts: ['payments.acme.example'], secretName: 'payments-tls' }]);
    expect(JSON.stringify(manifest(rendered, 'production', 'network-policy').spec.egress)).toContain('"ledger"');
  });

  it('is a dashboard by the foundation SDK that asks for this service only', async () => {
    const { files } = await render(base);
    const dashboard = JSON.parse(files.get('grafana/dashboard.json') ?? '');
    expect(dashboard.templating.list.map(({ name }: { name: string }) => name)).toEqual(['datasource', 'environment']);
    const panels: { title: string; type: string; targets?: { expr: string }[] }[] = dashboard.panels;
    expect(panels.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Request rate', 'Errors', 'Latency', 'Processor', 'Memory', 'Replicas', 'Restarts', 'Version']),
    );
    const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(queries.length).toBeGreaterThan(12);
    for (const expr of queries) expect(expr).toMatch(/(service|container|deployment)="payments"/);

    // promtool parses each query as the expression of a rule.
    const folder = await temporaryFolder();
    const rules = queries.map((expr, index) => ({
      record: `query:${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$environment', 'dev'),
    }));
    await writeFiles(folder, { 'queries.yaml': stringify({ groups: [{ name: 'queries', rules }] }) });
    const checked = await run('promtool', ['check', 'rules', 'queries.yaml'], { cwd: folder, missing: missingPromtool });
    expect({ code: checked.code, stderr: checked.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is alert rules that promtool accepts, and that fire when they should', async () => {
    const { files } = await render(base);
    const folder = await temporaryFolder();
    await writeFiles(folder, { 'alerts.yaml': files.get('prometheus/alerts.yaml') ?? '' });
    await cp(join(__dirname, 'testdata', 'alerts.test.yaml'), join(folder, 'alerts.test.yaml'));
    const options = { cwd: folder, missing: missingPromtool };
    const checked = await run('promtool', ['check', 'rules', 'alerts.yaml'], options);
    expect({ code: checked.code, stdout: checked.stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('18 rules found'),
    });
    const tested = await run('promtool', ['test', 'rules', 'alerts.test.yaml'], options);
    expect({ code: tested.code, output: tested.code === 0 ? '' : tested.stdout + tested.stderr }).toEqual({
      code: 0,
      output: '',
    });
  });

  it('gives way to files of the same name in the repository', async () => {
    const files = {
      Dockerfile: 'FROM scratch\n',
      'manifests/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: own }\n',
      'manifests/dev/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: own-dev }\n',
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
    expect(manifest(rendered, 'production', 'service').metadata.name).toBe('own');
    expect(manifest(rendered, 'staging', 'ingress').metadata.name).toBe('payments-staging');
    expect(JSON.parse(rendered.files.get('grafana/dashboard.json') ?? '')).toEqual({ title: 'own' });
  });

  it('is refused where a file comes out broken, with every such file', async () => {
    const failure = await render(base, {
      'manifests/service.yaml': 'kind: [\n',
      'manifests/ingress.yaml.njk': 'apiVersion: v1\nkind: {{ service.nmae }}\n',
      'manifests/dev/deployment.yaml': 'kind: Deployment\n',
      'grafana/dashboard.json': '{',
    }).catch(error => error.message.split('\n'));
    expect(failure).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^manifests\/service\.yaml: error: cannot be rendered to resources\/dev\/service\.yaml: it comes out as YAML that is not valid/),
        expect.stringMatching(/^manifests\/ingress\.yaml\.njk: error: .*manifests\/ingress\.yaml\.njk:2:\d+: attempted to output null or undefined value/),
        expect.stringMatching(/^manifests\/dev\/deployment\.yaml: error: .*without apiVersion, kind and metadata\.name/),
        expect.stringMatching(/^grafana\/dashboard\.json: error: cannot be rendered/),
      ]),
    );
  });

  it('is YAML with the replicas that were asked for, whatever valid service asks', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const settings = fc.record(
      {
        replicas: fc.integer({ min: 0, max: 100 }),
        resources: fc.record(
          {
            cpu: fc.oneof(fc.integer({ min: 1, max: 9999 }).map(n => `${n}m`), fc.integer({ min: 1, max: 64 })),
            memory: fc.integer({ min: 1, max: 999 }).map(n => `${n}Mi`),
          },
          { requiredKeys: [] },
        ),
        variables: fc.dictionary(fc.stringMatching(/^X_[A-Z0-9_]{0,20}$/), text, { maxKeys: 3 }),
      },
      { requiredKeys: [] },
    );
    const name = fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,15}$/);
    const services = fc.record(
      {
        name,
        description: text,
        owner: fc.constantFrom('group:default/payments', 'payments', 'user:guest', 'group:acme/1234'),
        stack: fc.constantFrom('node', 'static', 'python'),
        plan: fc.constant(base.plan),
        port: fc.integer({ min: 1024, max: 65535 }),
        needs: fc.record(
          { services: fc.array(name, { maxLength: 3 }), secrets: fc.array(name, { maxLength: 2 }), internet: fc.boolean() },
          { requiredKeys: [] },
        ),
        ingress: fc.record(
          { enabled: fc.boolean(), paths: fc.array(text.map(path => `/${path}`), { minLength: 1, maxLength: 2 }) },
          { requiredKeys: [] },
        ),
        environments: fc.record({ dev: settings, staging: settings, production: settings }, { requiredKeys: [] }),
      },
      { requiredKeys: ['name', 'owner', 'stack', 'plan'] },
    );
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(services, async service => {
        await writeFile(join(folder, 'service.yaml'), stringify(service));
        const rendered = await renderPlan(await validateService(folder), { artifact });
        for (const [path, content] of rendered.files) {
          if (path.endsWith('.yaml')) expect(parse(content)).toBeTruthy();
        }
        for (const [environment, fallback] of Object.entries({ dev: 1, staging: 1, production: 2 })) {
          const asked = service.environments?.[environment as 'dev'];
          const { spec } = manifest(rendered, environment, 'deployment');
          expect(spec.replicas).toBe(asked?.replicas ?? fallback);
          const [container] = spec.template.spec.containers;
          for (const [variable, value] of Object.entries(asked?.variables ?? {})) {
            expect(container.env).toContainEqual({ name: variable, value });
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('plan package', () => {
  it('refuses what is not built, not rendered, or rendered for something else', async () => {
    const folder = await serviceFolder(base);
    const output = join(await temporaryFolder(), 'artifact');
    const env = { PLAN_OUTPUT: output };
    const complaint = async () => (await plan(['package'], { cwd: folder, env })).stderr.trim();
    expect(await complaint()).toContain('is not a Git repository: run git init, and commit');
    await run('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    expect(await complaint()).toContain('this repository has none yet: commit first');
    await commitAll(folder, 'Begin');
    expect(await complaint()).toBe(`${output} holds nothing rendered: run plan render first`);
    expect((await plan(['render'], { cwd: folder, env })).code).toBe(0);
    expect(await complaint()).toBe(`${join(output, 'image', 'app')} is empty: run plan run build first`);
    await writeFiles(folder, { 'README.md': 'changed' });
    await commitAll(folder, 'Change');
    expect(await complaint()).toMatch(/was rendered for main-.*, and now it is main-.*: run plan render again/);
  });

  it('counts failed and skipped tests, tells of changes, and makes names fit', async () => {
    const folder = await serviceFolder(base);
    const sha = await commitAll(folder, 'Begin');
    const output = join(await temporaryFolder(), 'artifact');
    await mkdir(join(output, 'image', 'app'), { recursive: true });
    await writeFiles(output, { 'image/app/main.js': '' });
    await writeFiles(folder, {
      '.plan/test-results.xml':
        '<testsuites><testcase name="a"/><testsuite><testcase name="b"><failure/></testcase><testcase name="c"><skipped/></testcase><testcase name="d"/></testsuite></testsuites>',
    });
    const env = { PLAN_OUTPUT: output, PLAN_BRANCH: 'feature/#1' };
    expect((await plan(['render'], { cwd: folder, env })).code).toBe(0);
    const { code, stdout, stderr } = await plan(['package'], { cwd: folder, env });
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^feature__1-${sha.slice(0, 10)}-[0-9a-f]{10}\n$`));
    expect(stderr).toContain('there are changes that are not committed');
    const spec = JSON.parse(await readFile(join(output, 'artifact.json'), 'utf8'));
    expect(spec.application.branch).toBe('feature/#1');
    expect(spec.stages).toContainEqual({
      id: 'test',
      name: 'Test',
      data: { results: { passed: 2, failed: 1, skipped: 1 } },
    });
  });

  it('is a library too, which loads no dashboard SDK until it renders one', async () => {
    expect(typeof packageArtifact).toBe('function');
    const script = `
      require('@backstage/cli/config/nodeTransform.cjs');
      require(${JSON.stringify(join(__dirname, 'index.ts'))});
      const loaded = Object.keys(require.cache).filter(path => /foundation-sdk|@backstage.plugin|@backstage.backend/.test(path));
      process.stdout.write(JSON.stringify(loaded));`;
    const { stdout, stderr } = await run(process.execPath, ['-e', script], { cwd: repositoryRoot });
    expect({ stdout, stderr }).toEqual({ stdout: '[]', stderr: '' });
  });
});

describe('plan render', () => {
  it('writes one environment where asked, and never over what is not its own', async () => {
    const folder = await serviceFolder(base);
    const output = join(folder, '.plan');
    expect((await plan(['render', '--environment', 'dev'], { cwd: folder })).code).toBe(0);
    expect(await readdir(join(output, 'resources'))).toEqual(['dev']);
    expect((await plan(['render'], { cwd: folder })).code).toBe(0);
    expect((await readdir(join(output, 'resources'))).sort()).toEqual(['dev', 'production', 'staging']);
    const over = await plan(['render', '--output', '.'], { cwd: folder });
    expect(over).toMatchObject({ code: 1, stderr: expect.stringContaining('would overwrite the service itself') });
    const precious = await temporaryFolder();
    await writeFiles(precious, { 'thesis.txt': 'all of it' });
    const foreign = await plan(['render', '--output', precious], { cwd: folder });
    expect(foreign).toMatchObject({ code: 1, stderr: expect.stringContaining('holds other things (thesis.txt)') });
    const unknown = await plan(['render', '--environment', 'qa'], { cwd: folder });
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('no environment "qa"') });
  });
});

describe('plan run', () => {
  it("passes arguments and the exit code, and prefers the service's own script", async () => {
    const folder = await serviceFolder(base, {
      'scripts/build.sh': 'echo "built $1 for $SERVICE_NAME into $PLAN_APP"; exit 7\n',
    });
    const { code, stdout } = await plan(['run', 'build', '--fast'], { cwd: folder });
    expect({ code, stdout }).toEqual({
      code: 7,
      stdout: `built --fast for payments into ${join(folder, '.plan', 'image', 'app')}\n`,
    });
    const unknown = await plan(['run', 'biuld'], { cwd: folder });
    expect(unknown).toMatchObject({
      code: 1,
      stderr: 'The plan service 1.0.0 has no script "biuld" for the stack node; it has "build", "test" or "start"\n',
    });
  });

  it('lists the steps of the pipeline', async () => {
    const folder = await serviceFolder(base);
    const { stdout } = await plan(['steps', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual([
      { name: 'Validate', run: 'plan validate' },
      { name: 'Build', run: 'plan run build' },
      { name: 'Test', run: 'plan run test' },
      { name: 'Render', run: 'plan render' },
      { name: 'Package', run: 'plan package' },
    ]);
  });
});
