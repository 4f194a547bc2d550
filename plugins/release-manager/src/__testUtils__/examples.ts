import { Entity } from '@backstage/catalog-model';
import {
  Artifact,
  EnvironmentStatus,
  HistoryEntry,
  Release,
  ReleaseOverview,
  ReleasePreview,
  ReleaseState,
  Rollout,
} from '@paved-path/backstage-plugin-release-manager-common';
import { DateTime } from 'luxon';

/** Example data of a service "payments" in three environments, for tests and for the development setup. */
export const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payments',
    annotations: { 'paved-path.dev/service': 'payments' },
  },
  spec: { type: 'service', owner: 'group:default/billing' },
};

export const entityRef = 'component:default/payments';

export function ago(duration: {
  minutes?: number;
  seconds?: number;
  hours?: number;
}) {
  return DateTime.utc().minus(duration).toISO();
}

const ana = {
  ref: 'user:default/ana',
  name: 'Ana Souza',
  email: 'ana@example.com',
};
const jonas = { name: 'Jonas Lind', email: 'jonas@example.com' };

function exampleArtifact(
  sha: string,
  message: string,
  minutes: number,
  more: Partial<Artifact> = {},
): Artifact {
  const branch = more.branch ?? 'main';
  return {
    id: `${branch}-${sha}-5e0c41d2aa`,
    service: 'payments',
    branch,
    commit: {
      sha: `${sha}${'0'.repeat(30)}`,
      message,
      author: jonas,
      at: ago({ minutes: minutes + 1 }),
      url: `http://git.example.com/services/payments/commit/${sha}`,
    },
    builtAt: ago({ minutes }),
    tests: { passed: 24, failed: 0, skipped: 0 },
    plan: {
      name: 'service',
      version: '1.1.0',
      pinned: false,
      newest: '1.1.0',
      overrides: [],
    },
    ...more,
  };
}

export const newest = exampleArtifact(
  '3f2a91c0de',
  'Fix the rounding of refunds',
  12,
);
export const middle = exampleArtifact('b71e0449aa', 'Add /refunds', 55, {
  plan: {
    name: 'service',
    version: '1.0.0',
    pinned: true,
    newest: '1.1.0',
    overrides: ['Dockerfile'],
  },
});
export const oldest = exampleArtifact(
  '88ab0127f3',
  'Read the currency from the account',
  1500,
);
export const broken = exampleArtifact('d00dfeed12', 'Speed up the start', 3);
const onBranch = exampleArtifact('c0ffee1234', 'Try another queue', 200, {
  branch: 'try-a-very-long-branch-name-that-somebody-thought-of',
  tests: { passed: 20, failed: 2, skipped: 0 },
});

export const artifacts = [newest, middle, onBranch, oldest];

export function rollout(more: Partial<Rollout> = {}): Rollout {
  return {
    state: 'healthy',
    replicas: { desired: 2, ready: 2 },
    observedAt: ago({ seconds: 4 }),
    ...more,
  };
}

export function environment(
  name: string,
  artifact: Artifact | undefined,
  more: Partial<EnvironmentStatus> = {},
): EnvironmentStatus {
  return {
    environment: { name, branches: name === 'production' ? 'main' : undefined },
    artifact,
    artifactId: artifact?.id,
    releasedAt: artifact && ago({ minutes: 9 }),
    releasedBy: artifact && ana,
    intent: artifact && { type: 'promote', fromEnvironment: 'dev' },
    rollout: artifact
      ? rollout({
          artifactId: artifact.id,
          url: `http://payments.${name}.localhost:7080`,
        })
      : rollout({ state: 'absent', replicas: undefined }),
    rollbackTo: [],
    ...more,
  };
}

export function overview(environments: EnvironmentStatus[]): ReleaseOverview {
  return {
    entityRef,
    service: 'payments',
    environments,
    freshness: {
      source: 'the config repository',
      asOf: ago({ minutes: 2 }),
      state: 'fresh',
    },
  };
}

export function release(
  state: ReleaseState,
  artifact: Artifact,
  to: string,
  more: Partial<Release> = {},
): Release {
  const way: ReleaseState[] = [
    'requested',
    'checking',
    'committed',
    'rolling-out',
  ];
  const reached = way.includes(state)
    ? way.slice(0, way.indexOf(state) + 1)
    : [...way, state];
  return {
    id: `release-${to}`,
    entityRef,
    service: 'payments',
    environment: to,
    artifactId: artifact.id,
    intent: { type: 'promote', fromEnvironment: 'staging' },
    actor: ana,
    state,
    requestedAt: ago({ seconds: 20 }),
    finishedAt: way.includes(state) ? undefined : ago({ seconds: 8 }),
    steps: reached.map((step, index) => ({
      state: step,
      at: ago({ seconds: 20 - index * 3 }),
    })),
    gates: [],
    commitSha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334',
    ...more,
  };
}

/** Production lacks two commits. */
export function behind() {
  return overview([
    environment('dev', newest, {
      releasedAt: ago({ minutes: 12 }),
      intent: { type: 'automatic', branch: 'main' },
    }),
    environment('staging', newest, { rollbackTo: [middle.id, oldest.id] }),
    environment('production', oldest, {
      releasedAt: ago({ hours: 26 }),
      rollout: rollout({
        artifactId: oldest.id,
        replicas: { desired: 4, ready: 4 },
        url: 'http://payments.production.localhost:7080',
      }),
      lag: {
        artifactId: newest.id,
        commits: [newest.commit, middle.commit],
        truncated: false,
      },
      promotion: { fromEnvironment: 'staging', artifactId: newest.id },
      rollbackTo: [middle.id, oldest.id],
    }),
  ]);
}

/** The newest is on its way to production. */
export function rollingOut() {
  const { environments } = behind();
  const seen = rollout({
    state: 'progressing',
    artifactId: newest.id,
    replicas: { desired: 4, ready: 1 },
    servingArtifactId: oldest.id,
  });
  return overview([
    environments[0],
    environments[1],
    environment('production', newest, {
      rollout: seen,
      release: release('rolling-out', newest, 'production', { rollout: seen }),
      rollbackTo: [oldest.id],
    }),
  ]);
}

/** A version crashed in production while the one before it still answers. */
export function crashed() {
  const seen = rollout({
    state: 'failed',
    artifactId: broken.id,
    servingArtifactId: oldest.id,
    replicas: { desired: 4, ready: 0 },
    message: 'CrashLoopBackOff: exited with code 1, 3 times',
    lastLogLines: [
      '{"level":"info","message":"starting"}',
      'Error: Cannot find module "./cache"',
      '    at main (/app/server.js:3:1)',
    ],
    url: 'http://payments.production.localhost:7080',
  });
  return overview([
    environment('dev', broken),
    environment('staging', broken),
    environment('production', broken, {
      rollout: seen,
      release: release('failed', broken, 'production', {
        rollout: seen,
        message: 'CrashLoopBackOff: exited with code 1, 3 times',
      }),
      rollbackTo: [oldest.id, middle.id],
    }),
  ]);
}

/** Nothing was released anywhere. */
export function unreleased() {
  return overview(
    ['dev', 'staging', 'production'].map(name => environment(name, undefined)),
  );
}

/** Every environment runs the newest. */
export function level() {
  return overview(
    ['dev', 'staging', 'production'].map(name => environment(name, newest)),
  );
}

export const preview: ReleasePreview = {
  environment: 'production',
  artifact: newest,
  current: oldest,
  currentArtifactId: oldest.id,
  upToDate: false,
  direction: 'forward',
  commits: [newest.commit, middle.commit],
  truncated: false,
  manifests: [
    {
      path: 'deployment.yaml',
      change: 'modified',
      before:
        'kind: Deployment\nspec:\n  replicas: 2\n  image: payments:main-88ab0127f3\n',
      after:
        'kind: Deployment\nspec:\n  replicas: 4\n  image: payments:main-3f2a91c0de\n',
    },
    {
      path: 'service-monitor.yaml',
      change: 'added',
      after: 'kind: ServiceMonitor\n',
    },
  ],
  gates: [
    {
      gate: 'branch',
      title: 'Branch',
      verdict: 'pass',
      reason: 'production takes main',
    },
    {
      gate: 'previous',
      title: 'Healthy in staging',
      verdict: 'warn',
      reason: 'healthy there for only 9 minutes',
    },
  ],
};

export const history: HistoryEntry[] = [
  {
    environment: 'production',
    artifactId: broken.id,
    intent: { type: 'promote', fromEnvironment: 'staging' },
    releasedBy: ana,
    releasedAt: ago({ minutes: 3 }),
    finishedAt: ago({ minutes: 2 }),
    commitSha: 'c1',
    releaseId: 'release-production',
    state: 'failed',
    message: 'CrashLoopBackOff: exited with code 1, 3 times',
  },
  {
    environment: 'staging',
    artifactId: newest.id,
    intent: { type: 'rollback', rollbackOfArtifactId: broken.id },
    reason:
      'Refunds were rounded the wrong way for currencies without minor units',
    releasedBy: jonas,
    releasedAt: ago({ hours: 5 }),
    finishedAt: DateTime.fromISO(ago({ hours: 5 }))
      .plus({ seconds: 7.4 })
      .toUTC()
      .toISO()!,
    commitSha: 'c2',
    releaseId: 'release-staging',
    state: 'healthy',
  },
  {
    environment: 'dev',
    artifactId: oldest.id,
    intent: { type: 'automatic', branch: 'main' },
    releasedBy: { name: 'release-manager' },
    releasedAt: ago({ hours: 30 }),
    commitSha: 'c3',
  },
];
