import {
  freshnessSchema,
  instantSchema,
} from '@paved-path/provider-kit-common';
import { z } from 'zod';

/** A place a service runs. @public */
export const environmentSchema = z.object({
  name: z.string(),
  /** The branches whose artifacts it takes: an anchored regular expression; absent, it takes all. */
  branches: z.string().optional(),
  /** The branches whose artifacts it releases by itself: an anchored regular expression. */
  autoRelease: z.string().optional(),
});

/** @public */
export type Environment = z.infer<typeof environmentSchema>;

/** @public */
export const commitSchema = z.object({
  sha: z.string(),
  /** The first line of the message. */
  message: z.string(),
  author: z.object({ name: z.string(), email: z.string().optional() }),
  at: instantSchema.optional(),
  url: z.string().optional(),
});

/** @public */
export type Commit = z.infer<typeof commitSchema>;

/** The plan that an artifact was built with. @public */
export const artifactPlanSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** True where the service names its version of the plan, false where it follows the newest. */
  pinned: z.boolean(),
  /** The newest version of the plan when the artifact was built. */
  newest: z.string().optional(),
  /** The plan's files that the service replaced with its own. */
  overrides: z.array(z.string()),
});

/** @public */
export type ArtifactPlan = z.infer<typeof artifactPlanSchema>;

/** One built version of a service. @public */
export const artifactSchema = z.object({
  id: z.string(),
  service: z.string(),
  branch: z.string(),
  commit: commitSchema,
  builtAt: instantSchema,
  pipeline: z
    .object({
      url: z.string().optional(),
      startedAt: instantSchema.optional(),
      finishedAt: instantSchema.optional(),
    })
    .optional(),
  tests: z
    .object({
      passed: z.number(),
      failed: z.number(),
      skipped: z.number(),
      url: z.string().optional(),
    })
    .optional(),
  image: z.string().optional(),
  plan: artifactPlanSchema.optional(),
  /** The environments that it has manifests for, and so can be released to; absent, that is not known. */
  environments: z.array(z.string()).optional(),
  /** Where its repository can be seen by a person. */
  repositoryUrl: z.string().optional(),
});

/** @public */
export type Artifact = z.infer<typeof artifactSchema>;

/** What the runtime made of a release. @public */
export const rolloutSchema = z.object({
  /** `progressing`: replicas are starting; `failed`: they crash or do not become ready; `absent`: nothing runs; `unknown`: the runtime cannot be asked. */
  state: z.enum(['progressing', 'healthy', 'failed', 'absent', 'unknown']),
  /** The artifact that the runtime is told to run. */
  artifactId: z.string().optional(),
  replicas: z.object({ desired: z.number(), ready: z.number() }).optional(),
  /** The artifact that answers requests now, where it is another one. */
  servingArtifactId: z.string().optional(),
  /** Why it failed or what it waits for. */
  message: z.string().optional(),
  /** The last lines the crashed replica logged, oldest first. */
  lastLogLines: z.array(z.string()).optional(),
  /** Where the service answers. */
  url: z.string().optional(),
  observedAt: instantSchema,
});

/** @public */
export type Rollout = z.infer<typeof rolloutSchema>;

/** @public */
export const gateVerdictSchema = z.object({
  gate: z.string(),
  title: z.string(),
  verdict: z.enum(['pass', 'warn', 'fail']),
  /** Why, in words that a person understands. */
  reason: z.string(),
});

/** @public */
export type GateVerdict = z.infer<typeof gateVerdictSchema>;

/** @public */
export const releaseIntentSchema = z.object({
  type: z.enum(['release', 'promote', 'rollback', 'automatic']),
  /** Where a promotion comes from. */
  fromEnvironment: z.string().optional(),
  /** The branch that an automatic release follows. */
  branch: z.string().optional(),
  /** The artifact that a rollback undoes. */
  rollbackOfArtifactId: z.string().optional(),
});

/** @public */
export type ReleaseIntent = z.infer<typeof releaseIntentSchema>;

/**
 * The life of a release: `requested → checking → committed → rolling-out`, and then an end. It can end early as `failed`, `rejected` or
 * `superseded`; and as `committed` where nothing observes the runtime, so that its health never becomes known.
 * @public
 */
export const releaseStateSchema = z.enum([
  'requested',
  'checking',
  'committed',
  'rolling-out',
  'healthy',
  'failed',
  'superseded',
  'rejected',
]);

/** @public */
export type ReleaseState = z.infer<typeof releaseStateSchema>;

/**
 * The states that are an end whenever they are reached. They are not all ends: where nothing observes the runtime, a release ends as
 * `committed`. Whether a release has ended is what `finishedAt` says, and so `hasEnded`; ask that, not the state.
 * @public
 */
export const finalReleaseStates: readonly ReleaseState[] = [
  'healthy',
  'failed',
  'superseded',
  'rejected',
];

/** @public */
export const actorSchema = z.object({
  /** The user entity, absent for automatic releases and for commits that others made. */
  ref: z.string().optional(),
  name: z.string(),
  email: z.string().optional(),
});

/** @public */
export type Actor = z.infer<typeof actorSchema>;

/** An artifact put into an environment. @public */
export const releaseSchema = z.object({
  id: z.string(),
  entityRef: z.string(),
  service: z.string(),
  environment: z.string(),
  artifactId: z.string(),
  /** What the environment was told to run before. */
  previousArtifactId: z.string().optional(),
  intent: releaseIntentSchema,
  reason: z.string().optional(),
  actor: actorSchema,
  state: releaseStateSchema,
  requestedAt: instantSchema,
  /** When it ended; absent exactly while it is under way. */
  finishedAt: instantSchema.optional(),
  /** One entry for each state it was in, oldest first. */
  steps: z.array(
    z.object({
      state: releaseStateSchema,
      at: instantSchema,
      message: z.string().optional(),
    }),
  ),
  gates: z.array(gateVerdictSchema),
  /** The commit in the config repository. */
  commitSha: z.string().optional(),
  /** What the runtime last made of it. */
  rollout: rolloutSchema.optional(),
  /** Why it failed, was rejected or superseded, or what else is to be known of its end. */
  message: z.string().optional(),
});

/** @public */
export type Release = z.infer<typeof releaseSchema>;

/**
 * Whether a release has ended, in whichever state: nothing more will happen to it.
 * @public
 */
export function hasEnded(release: Pick<Release, 'finishedAt'>): boolean {
  return release.finishedAt !== undefined;
}

/** A line of the history, as the config repository tells it. @public */
export const historyEntrySchema = z.object({
  environment: z.string(),
  artifactId: z.string(),
  intent: releaseIntentSchema,
  releasedBy: actorSchema,
  releasedAt: instantSchema,
  commitSha: z.string(),
  reason: z.string().optional(),
  /** The release that made the commit, where it was made by this release manager. */
  releaseId: z.string().optional(),
  state: releaseStateSchema.optional(),
  finishedAt: instantSchema.optional(),
  message: z.string().optional(),
});

/** @public */
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What an environment lacks that another one or the newest build has. @public */
export const lagSchema = z.object({
  /** The artifact it is compared with. */
  artifactId: z.string(),
  commits: z.array(commitSchema),
  /** True where there are more commits than are listed. */
  truncated: z.boolean(),
});

/** @public */
export type Lag = z.infer<typeof lagSchema>;

/** How a service stands in one environment. @public */
export const environmentStatusSchema = z.object({
  environment: environmentSchema,
  /** What it is told to run; absent, nothing was ever released to it. */
  artifact: artifactSchema.optional(),
  /** The artifact's id even where the artifact itself is no longer kept. */
  artifactId: z.string().optional(),
  releasedAt: instantSchema.optional(),
  releasedBy: actorSchema.optional(),
  intent: releaseIntentSchema.optional(),
  rollout: rolloutSchema,
  /** The newest release there by this release manager, ended or under way. */
  release: releaseSchema.optional(),
  /** How far it is behind the newest artifact that it would take. */
  lag: lagSchema.optional(),
  /** The environment whose artifact can be promoted to it, and that artifact. */
  promotion: z
    .object({ fromEnvironment: z.string().optional(), artifactId: z.string() })
    .optional(),
  /** What it can be rolled back to, newest first. */
  rollbackTo: z.array(z.string()),
});

/** @public */
export type EnvironmentStatus = z.infer<typeof environmentStatusSchema>;

/** The card: how a service stands everywhere. @public */
export const releaseOverviewSchema = z.object({
  entityRef: z.string(),
  service: z.string(),
  environments: z.array(environmentStatusSchema),
  freshness: freshnessSchema,
});

/** @public */
export type ReleaseOverview = z.infer<typeof releaseOverviewSchema>;

/** @public */
export const artifactPageSchema = z.object({
  items: z.array(artifactSchema),
  nextCursor: z.string().optional(),
  freshness: freshnessSchema,
});

/** @public */
export type ArtifactPage = z.infer<typeof artifactPageSchema>;

/** @public */
export const historyPageSchema = z.object({
  items: z.array(historyEntrySchema),
  nextCursor: z.string().optional(),
  freshness: freshnessSchema,
});

/** @public */
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** A manifest that a release would change. @public */
export const manifestChangeSchema = z.object({
  path: z.string(),
  change: z.enum(['added', 'removed', 'modified']),
  before: z.string().optional(),
  after: z.string().optional(),
});

/** @public */
export type ManifestChange = z.infer<typeof manifestChangeSchema>;

/** What a release would change, asked before it is made. @public */
export const releasePreviewSchema = z.object({
  environment: z.string(),
  artifact: artifactSchema,
  current: artifactSchema.optional(),
  currentArtifactId: z.string().optional(),
  /** True where the environment is told to run it already. */
  upToDate: z.boolean(),
  /** `forward`: the commits are brought in; `back`: they are taken out; `unrelated`: neither is an ancestor of the other; `first`: nothing ran there. */
  direction: z.enum(['forward', 'back', 'unrelated', 'first', 'same']),
  commits: z.array(commitSchema),
  truncated: z.boolean(),
  manifests: z.array(manifestChangeSchema),
  gates: z.array(gateVerdictSchema),
});

/** @public */
export type ReleasePreview = z.infer<typeof releasePreviewSchema>;

/** The body of a release command. @public */
export const releaseRequestSchema = z.strictObject({
  environment: z.string().min(1),
  artifactId: z.string().min(1),
  intent: z.enum(['release', 'promote', 'rollback']),
  /** Where a promotion comes from. */
  fromEnvironment: z.string().optional(),
  reason: z
    .string()
    .max(1000)
    .refine(text => !/[^\P{Cc}\n\r\t]/u.test(text), {
      error: 'must be text without control characters',
    })
    .optional(),
});

/** @public */
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;

/** What the channel `release-manager:<entityRef>` carries: reload what you show. @public */
export const releaseSignalSchema = z.object({
  entityRef: z.string(),
  releaseId: z.string().optional(),
  environment: z.string().optional(),
  state: releaseStateSchema.optional(),
});

/** @public */
export type ReleaseSignal = z.infer<typeof releaseSignalSchema>;
