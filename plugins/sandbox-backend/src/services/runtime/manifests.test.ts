import { readManifests } from './manifests';

const key = { environment: 'dev', namespace: 'dev', service: 'ledger' };
const read = (files: Record<string, string>) =>
  readManifests(key, files, { progressDeadline: 60_000 });

const deployment = (spec: object, container: object = {}) =>
  JSON.stringify({
    kind: 'Deployment',
    spec: {
      ...spec,
      template: {
        spec: {
          containers: [{ image: 'r.localhost/ledger:main-1', ...container }],
        },
      },
    },
  });

describe('readManifests', () => {
  it('reads what has an effect in the sandbox', () => {
    expect(
      read({
        'artifact.json': '{"id":"main-1"}',
        'all.yaml': [
          deployment(
            { progressDeadlineSeconds: 300 },
            {
              env: [
                { name: 'A', value: 'b' },
                { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'x' } } },
              ],
              readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
              livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
            },
          ),
          JSON.stringify({
            kind: 'Ingress',
            spec: { rules: [{ host: 'Ledger.dev.localhost:7080' }] },
          }),
          JSON.stringify({
            kind: 'ScaledObject',
            spec: { minReplicaCount: 3 },
          }),
          JSON.stringify({ kind: 'NetworkPolicy', spec: {} }),
          '',
        ].join('\n---\n'),
        'README.md': 'kind: Deployment',
      }),
    ).toEqual({
      ...key,
      template: {
        artifactId: 'main-1',
        variables: { A: 'b' },
        readinessPath: '/readyz',
        livenessPath: '/healthz',
        gracePeriod: 30_000,
      },
      replicas: 3,
      progressDeadline: 300_000,
      hosts: ['ledger.dev.localhost'],
    });
    expect(read({ 'd.yml': deployment({}) }).replicas).toBe(1);
    expect(read({ 'd.yml': deployment({ replicas: 0 }) }).replicas).toBe(0);
  });

  it.each([
    [{}, 'There are 0 Deployments'],
    [{ 'a.yaml': 'kind: [' }, 'a.yaml cannot be read'],
    [{ 'a.yaml': deployment({ replicas: 51 }) }, 'a.yaml: spec.replicas'],
    [
      { 'a.yaml': deployment({}, { image: 'r/other:main-1' }) },
      "The image 'r/other:main-1' cannot be run here",
    ],
    [
      { 'a.yaml': deployment({}, { image: 'r/ledger:../../secrets' }) },
      'cannot be run here',
    ],
    [
      { 'a.yaml': deployment({}, { image: 'r/ledger:..' }) },
      'cannot be run here',
    ],
  ])('says what is wrong with %j', (files, problem) => {
    expect(
      read({ 'artifact.json': '{"id":"main-1"}', ...files } as never),
    ).toMatchObject({
      template: { artifactId: 'main-1' },
      replicas: 0,
      problem: expect.stringContaining(problem),
    });
  });
});
