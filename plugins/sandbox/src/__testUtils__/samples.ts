import { Entity } from '@backstage/catalog-model';
import {
  PipelineRun,
  SandboxDashboard,
  SandboxRepository,
  Workload,
} from '@paved-path/backstage-plugin-sandbox-common';

export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'refunds-component',
    annotations: { 'paved-path.dev/service': 'refunds' },
  },
};

export const workload: Workload = {
  environment: 'production',
  namespace: 'production',
  service: 'refunds',
  state: 'healthy',
  artifactId: 'main-0123456789-abcdef0123',
  servingArtifactId: 'main-0123456789-abcdef0123',
  replicas: { desired: 2, ready: 2 },
  restarts: 0,
  url: 'http://refunds.production.localhost:7080',
  lastLogLines: ['listening', 'ready'],
  revision: 'f'.repeat(40),
  updatedAt: '2026-01-05T09:00:00Z',
};

export const run: PipelineRun = {
  id: 'run-1',
  repository: 'services/refunds',
  branch: 'main',
  commit: {
    sha: '0123456789abcdef0123456789abcdef01234567',
    message: 'Pay money back\n\nand say so',
    author: { name: 'Ana Souza', email: 'ana@example.com' },
  },
  state: 'running',
  steps: [
    {
      name: 'validate',
      command: 'plan validate',
      state: 'succeeded',
      startedAt: '2026-01-05T09:00:00Z',
      finishedAt: '2026-01-05T09:00:01Z',
    },
    {
      name: 'test',
      command: 'plan run test',
      state: 'running',
      startedAt: '2026-01-05T09:00:01Z',
    },
    { name: 'package', command: 'plan package', state: 'waiting' },
  ],
  url: 'http://localhost:7007/sandbox/runs/run-1',
  queuedAt: '2026-01-05T09:00:00Z',
  startedAt: '2026-01-05T09:00:00Z',
};

export const repository: SandboxRepository = {
  owner: 'services',
  name: 'refunds',
  description: 'Pays money back',
  defaultBranch: 'main',
  cloneUrl: 'http://localhost:7007/api/sandbox/git/services/refunds.git',
  url: 'http://localhost:7007/sandbox/repositories/services/refunds',
  sourceUrl: 'http://localhost:7007/api/sandbox/source/services/refunds/',
  head: {
    sha: '0123456789abcdef0123456789abcdef01234567',
    message: 'Pay money back',
    at: '2026-01-05T09:00:00Z',
  },
  createdAt: '2026-01-05T09:00:00Z',
};

export const dashboard: SandboxDashboard = {
  service: 'refunds',
  ownerRef: 'group:default/payments',
  dashboard: { title: 'refunds' },
  alertRules: 'groups: []',
  url: 'http://localhost:7007/sandbox/dashboards/refunds',
  updatedAt: '2026-01-05T09:00:00Z',
  environments: [],
};
