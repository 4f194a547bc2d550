import { z } from 'zod';

const repositorySchema = z.strictObject({
  branch: z.string().optional(),
  sha: z.string().optional(),
  authorName: z.string().optional(),
  authorEmail: z.string().optional(),
  committerName: z.string().optional(),
  committerEmail: z.string().optional(),
  message: z.string().optional(),
  name: z.string().optional(),
  url: z.string().optional(),
  provider: z.string().optional(),
});

const imageSchema = z.strictObject({
  image: z.string().optional(),
  tag: z.string().optional(),
  dockerVersion: z.string().optional(),
});

const vulnerabilitiesSchema = z.strictObject({
  high: z.int(),
  medium: z.int(),
  low: z.int(),
});

const stage = <Id extends string, Data extends z.ZodType>(id: Id, data: Data) =>
  z.strictObject({ id: z.literal(id), name: z.string(), data });

/** A stage that an artifact went through. @public */
export const artifactStageSchema = z.discriminatedUnion('id', [
  stage('build', imageSchema),
  stage('push', imageSchema),
  stage(
    'test',
    z.strictObject({
      url: z.string().optional(),
      results: z.strictObject({
        passed: z.int(),
        failed: z.int(),
        skipped: z.int(),
      }),
    }),
  ),
  stage(
    'snyk-code',
    z.strictObject({
      snykVersion: z.string().optional(),
      url: z.string().optional(),
      language: z.string().optional(),
      vulnerabilities: vulnerabilitiesSchema,
    }),
  ),
  stage(
    'snyk-docker',
    z.strictObject({
      tag: z.string().optional(),
      snykVersion: z.string().optional(),
      url: z.string().optional(),
      baseImage: z.string().optional(),
      vulnerabilities: vulnerabilitiesSchema,
    }),
  ),
]);

/**
 * `artifact.json`, in the shape that Lunar's release manager reads. That one refuses unknown fields, and so does this.
 * @public
 */
export const artifactSpecSchema = z.strictObject({
  /** `<branch>-<commit's first 10>-<plan's first 10>`. */
  id: z.string().min(1),
  service: z.string().min(1),
  namespace: z.string().optional(),
  squad: z.string().optional(),
  application: repositorySchema,
  ci: z.strictObject({
    jobUrl: z.string().optional(),
    /** ISO 8601 in UTC. */
    start: z.string(),
    /** ISO 8601 in UTC. */
    end: z.string(),
  }),
  shuttle: z.strictObject({
    plan: repositorySchema,
    shuttleVersion: z.string().optional(),
  }),
  stages: z.array(artifactStageSchema),
});

/** @public */
export type ArtifactSpec = z.infer<typeof artifactSpecSchema>;

/** `commits.json`: the artifact's commit and those before it, newest first. @public */
export const artifactCommitsSchema = z.array(
  z.object({
    sha: z.string(),
    /** The first line. */
    message: z.string(),
    author: z.object({ name: z.string(), email: z.string() }),
    /** ISO 8601 in UTC. */
    at: z.string(),
  }),
);

/** @public */
export type ArtifactCommits = z.infer<typeof artifactCommitsSchema>;

/** `plan.json`: what the artifact was rendered with. @public */
export const planRecordSchema = z.object({
  name: z.string(),
  version: z.string(),
  /** True where the service names its version of the plan, false where it follows the newest. */
  pinned: z.boolean(),
  /** The newest version when the artifact was made. */
  newest: z.string().optional(),
  /** The service's files that stand in for the plan's. */
  overrides: z.array(z.string()),
  /** Where the plan came from. */
  from: z.string(),
  /** The plan's commit, or the hash of its folder's content. */
  sha: z.string(),
  /** The artifact that the files were rendered for. */
  artifactId: z.string(),
});

/** @public */
export type PlanRecord = z.infer<typeof planRecordSchema>;

/** `image/image.json`: what the container image runs. @public */
export const imageRecordSchema = z.object({
  command: z.array(z.string()).min(1),
  workdir: z.literal('app'),
  environment: z.record(z.string(), z.string()),
});

/** @public */
export type ImageRecord = z.infer<typeof imageRecordSchema>;
