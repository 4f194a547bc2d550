import { z } from 'zod';
import { namePattern, relativePathPattern } from './patterns';
import { environmentSettingsSchema, rolloutSchema } from './serviceSchema';

const versionPattern = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

const relativePath = z
  .string()
  .regex(relativePathPattern, 'must be a path inside the plan, without ..');

/** What differs from one platform to the next: the plan's defaults, under `$PLAN_PLATFORM`. @public */
export const platformSchema = z.strictObject({
  /** Where images are pushed to; an image is `<registry>/<service>:<artifact id>`. */
  registry: z.string().min(1),
  /** By environment: a service answers at `<service>.<domain>`. May hold a port. */
  domains: z.record(z.string(), z.string().min(1)),
  scheme: z.enum(['http', 'https']),
  /** By environment: the Kubernetes namespace; by default the environment's name. */
  namespaces: z.record(z.string(), z.string()).optional(),
  ingressClass: z.string().optional(),
  /** The cert-manager ClusterIssuer that signs certificates, where the scheme is https. */
  clusterIssuer: z.string().optional(),
  /** The namespace whose pods (the ingress controller) may call services. */
  ingressNamespace: z.string().optional(),
  /** The namespace whose pods (Prometheus) may scrape services. */
  monitoringNamespace: z.string().optional(),
  /** The page of the service's repository, for links. */
  repositoryUrl: z.string().optional(),
});

/** @public */
export type Platform = z.infer<typeof platformSchema>;

/** One kind of service that the plan knows how to build, test and run. @public */
export const stackSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string(),
  /** What a new service has from the start, each a few words. */
  gives: z.array(z.string()),
  /** Programs that building and running need: `node >=20`. */
  requires: z.array(z.string().regex(/^[\w.+-]+(?:\s+[<>=^~]?.+)?$/)),
  /** What the image runs, in the folder of the built service. */
  command: z.array(z.string()).min(1),
  /** Environment variables that the image sets. */
  environment: z.record(z.string(), z.string()).optional(),
  /** By name: the script's path in the plan. */
  scripts: z.record(z.string(), relativePath),
});

/** @public */
export type Stack = z.infer<typeof stackSchema>;

/** `plan.yaml`, what a folder needs to be a plan. @public */
export const planSchema = z.strictObject({
  name: z.string().regex(namePattern),
  version: z.string().regex(versionPattern, 'must be a version such as 1.0.0'),
  title: z.string().optional(),
  description: z.string().optional(),
  /** In the order in which releases go through them. */
  environments: z.record(
    z.string().regex(namePattern),
    environmentSettingsSchema.required({ replicas: true }),
  ),
  /** Where the service says nothing. */
  defaults: z.strictObject({
    port: z.int().min(1024).max(65535),
    resources: z.strictObject({ cpu: z.string(), memory: z.string() }),
    scaling: z.strictObject({ cpu: z.int() }),
    /** Versions of plans that were published without it are still read. */
    rollout: rolloutSchema.required().default({ deadline: 60 }),
  }),
  platform: platformSchema,
  stacks: z.record(z.string().regex(namePattern), stackSchema),
  pipeline: z.strictObject({
    steps: z
      .array(
        z.strictObject({ name: z.string().min(1), run: z.string().min(1) }),
      )
      .min(1),
  }),
  /** `{environment}` and `{stack}` stand for their values in both paths. */
  files: z.array(
    z.strictObject({ template: relativePath, output: relativePath }),
  ),
  /** Scripts that every stack has. */
  scripts: z.record(z.string(), relativePath).optional(),
});

/** @public */
export type PlanFile = z.infer<typeof planSchema>;
