import { z } from 'zod';

/** A repository's name within its owner, and an owner's: lower case, digits and single hyphens. @public */
export const repositoryNamePattern =
  /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62}$/;

/** A name that fits the pattern; one that does not is told what would be right. @public */
export const repositoryNameSchema = z
  .string()
  .regex(
    repositoryNamePattern,
    'must be lower-case letters, digits and single hyphens, 63 at most',
  );

/** A Git repository of the sandbox. @public */
export const repositorySchema = z.object({
  owner: z.string(),
  name: z.string(),
  description: z.string().optional(),
  /** The group or user entity whose members may push. */
  ownerRef: z.string().optional(),
  defaultBranch: z.string(),
  /** What `git clone` takes. */
  cloneUrl: z.string(),
  /** The page of the portal that shows it. */
  url: z.string(),
  /** Ends in a slash; what follows is a path in the default branch. Read by the catalog and TechDocs. */
  sourceUrl: z.string(),
  head: z
    .object({ sha: z.string(), message: z.string(), at: z.string() })
    .optional(),
  createdAt: z.string(),
});

/** @public */
export type SandboxRepository = z.infer<typeof repositorySchema>;

/** @public */
export const createRepositorySchema = z.strictObject({
  owner: repositoryNameSchema,
  name: repositoryNameSchema,
  description: z.string().max(500).optional(),
  ownerRef: z.string().optional(),
});

/** @public */
export type CreateRepositoryRequest = z.infer<typeof createRepositorySchema>;

/** @public */
export const runStateSchema = z.enum([
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
]);

/** @public */
export type RunState = z.infer<typeof runStateSchema>;

/** One run of a pipeline. Times are ISO 8601 in UTC. @public */
export const pipelineRunSchema = z.object({
  id: z.string(),
  repository: z.string().describe('<owner>/<name>'),
  branch: z.string(),
  commit: z.object({
    sha: z.string(),
    message: z.string(),
    author: z.object({ name: z.string(), email: z.string() }),
  }),
  state: runStateSchema,
  steps: z.array(
    z.object({
      name: z.string(),
      command: z.string(),
      state: z.enum([
        'waiting',
        'running',
        'succeeded',
        'failed',
        'cancelled',
        'skipped',
      ]),
      startedAt: z.string().optional(),
      finishedAt: z.string().optional(),
    }),
  ),
  /** The artifact it made. */
  artifactId: z.string().optional(),
  tests: z
    .object({ passed: z.number(), failed: z.number(), skipped: z.number() })
    .optional(),
  /** Why it failed or was cancelled. */
  reason: z.string().optional(),
  url: z.string().describe('the page of the portal that shows it'),
  queuedAt: z.string(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
});

/** @public */
export type PipelineRun = z.infer<typeof pipelineRunSchema>;

/** A piece of a run's log. @public */
export const runLogSchema = z.object({
  text: z.string(),
  /** Where to go on reading, in bytes. */
  next: z.number(),
  /** True when the run has ended and all was read. */
  end: z.boolean(),
});

/** @public */
export type RunLog = z.infer<typeof runLogSchema>;

/** A service in an environment, as the runtime has it. @public */
export const workloadSchema = z.object({
  environment: z.string(),
  namespace: z.string(),
  service: z.string(),
  state: z.enum(['progressing', 'healthy', 'failed']),
  /** The artifact it is told to run. */
  artifactId: z.string(),
  /** The artifact that answers requests; absent while none does. */
  servingArtifactId: z.string().optional(),
  replicas: z.object({ desired: z.number(), ready: z.number() }),
  restarts: z.number(),
  url: z.string(),
  message: z.string().optional(),
  /** Oldest first. */
  lastLogLines: z.array(z.string()),
  /** The commit of the config repository that it follows. */
  revision: z.string(),
  updatedAt: z.string(),
});

/** @public */
export type Workload = z.infer<typeof workloadSchema>;

/** A token to push with; the secret itself is shown once, when it is made. @public */
export const pushTokenSchema = z.object({
  id: z.string(),
  description: z.string(),
  userRef: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().optional(),
});

/** @public */
export type PushToken = z.infer<typeof pushTokenSchema>;

/** @public */
export const newPushTokenSchema = pushTokenSchema.extend({
  token: z.string(),
});

/** @public */
export type NewPushToken = z.infer<typeof newPushTokenSchema>;

/** The golden signals of a service at one moment; a value is absent where the replicas told nothing about it. @public */
export const goldenSignalsSchema = z.object({
  at: z.string(),
  requestsPerSecond: z.number().optional(),
  /** The part of the requests that were answered with a 5xx status, from 0 to 1. */
  errorRatio: z.number().optional(),
  p50Seconds: z.number().optional(),
  p95Seconds: z.number().optional(),
  /** Of all replicas together. */
  memoryBytes: z.number().optional(),
});

/** @public */
export type GoldenSignals = z.infer<typeof goldenSignalsSchema>;

/** @public */
export const putDashboardSchema = z.strictObject({
  /** The Grafana dashboard, as its JSON model. */
  dashboard: z.record(z.string(), z.unknown()),
  /** Prometheus alert rules, as YAML. */
  alertRules: z.string().max(1024 * 1024),
  /** The group or user entity that owns the service. */
  ownerRef: z.string().min(1),
});

/** @public */
export type PutDashboardRequest = z.infer<typeof putDashboardSchema>;

/** A service's dashboard and alert rules, with live numbers. @public */
export const dashboardSchema = z.object({
  service: z.string(),
  ownerRef: z.string(),
  dashboard: z.record(z.string(), z.unknown()),
  alertRules: z.string(),
  /** The page of the portal that shows it. */
  url: z.string(),
  updatedAt: z.string(),
  /** In the platform's order of environments; the last 30 minutes, oldest first, one sample each 5 seconds. */
  environments: z.array(
    z.object({
      environment: z.string(),
      samples: z.array(goldenSignalsSchema),
    }),
  ),
});

/** @public */
export type SandboxDashboard = z.infer<typeof dashboardSchema>;

/** What the channel of a repository's runs carries: reload. @public */
export const SANDBOX_CHANNEL = 'sandbox';
