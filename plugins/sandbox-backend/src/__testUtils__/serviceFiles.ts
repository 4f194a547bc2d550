/** How a service of the tests behaves. */
export interface TestServiceOptions {
  name: string;
  /** Where the plan is taken from. */
  plansUrl: string;
  /** What `/` answers with, beside the artifact. */
  greeting?: string;
  /** Replaces the code of the service. */
  server?: string;
  /** Replaces the script of the step "build". */
  build?: string;
}

const server = (greeting: string) => `
const http = require('node:http');
console.log('starting', process.env.SERVICE_VERSION);
const server = http.createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://localhost');
  if (pathname === '/readyz') return res.end('ready');
  if (pathname === '/env') return res.end(JSON.stringify(process.env));
  if (pathname === '/metrics') return res.end('http_requests_total{status="200"} 3\\nprocess_resident_memory_bytes 1000\\n');
  setTimeout(
    () => res.end(JSON.stringify({ greeting: ${JSON.stringify(
      greeting,
    )}, version: process.env.SERVICE_VERSION })),
    Number(searchParams.get('delay') ?? 0),
  );
});
server.listen(Number(process.env.PORT), process.env.HOST);
// It does not finish what it has begun: that nobody notices is up to whoever stops it.
process.on('SIGTERM', () => process.exit(0));
`;

/** Makes an artifact of the shape that the real command makes, without its weight. */
const packageScript = `
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const output = process.env.PLAN_OUTPUT;
const name = fs.readFileSync('service.yaml', 'utf8').match(/^name: (.*)$/m)[1];
const sha = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const id = process.env.PLAN_BRANCH + '-' + sha.slice(0, 10) + '-0123456789';
fs.mkdirSync(path.join(output, 'image', 'app'), { recursive: true });
fs.copyFileSync('server.js', path.join(output, 'image', 'app', 'server.js'));
fs.writeFileSync(path.join(output, 'image', 'image.json'), JSON.stringify({ command: ['node', 'server.js'], workdir: 'app', environment: { FROM_IMAGE: 'yes' } }));
for (const environment of ['dev', 'staging', 'production']) {
  const folder = path.join(output, 'resources', environment);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'deployment.yaml'), JSON.stringify({
    kind: 'Deployment',
    spec: { replicas: 2, template: { spec: { terminationGracePeriodSeconds: 5, containers: [{
      image: 'sandbox.localhost/' + name + ':' + id,
      env: [{ name: 'SERVICE_VERSION', value: id }, { name: 'PORT', value: '8080' }],
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
    }] } } },
  }));
}
fs.writeFileSync(path.join(output, 'artifact.json'), JSON.stringify({
  id, service: name,
  stages: [{ id: 'test', name: 'test', data: { results: { passed: 3, failed: 0, skipped: 1 } } }],
}));
console.log('packaged', id);
`;

/** The files of a service's repository. */
export function serviceFiles(
  options: TestServiceOptions,
): Record<string, string> {
  return {
    'service.yaml': [
      `name: ${options.name}`,
      'owner: group:default/payments',
      'stack: node',
      'plan:',
      `  from: ${options.plansUrl}`,
      '  name: service',
      '',
    ].join('\n'),
    'build.js': options.build ?? `console.log('building');`,
    'package.js': packageScript,
    'server.js': options.server ?? server(options.greeting ?? 'hello'),
  };
}

/** The files of the plan that services of the tests follow. */
export const planFiles: Record<string, string> = {
  'service/plan.yaml': `
name: service
version: 1.0.0
environments:
  dev: { replicas: 1 }
defaults:
  port: 8080
  resources: { cpu: 100m, memory: 128Mi }
  scaling: { cpu: 70 }
platform:
  registry: registry.localhost
  scheme: http
  domains: { dev: dev.localhost }
stacks:
  node:
    title: Node.js
    description: A service of the tests
    gives: []
    requires: []
    command: [node, server.js]
    scripts: {}
pipeline:
  steps:
    - { name: Build, run: node build.js }
    - { name: Package, run: node package.js }
files: []
`,
};
