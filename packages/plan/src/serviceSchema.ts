import { z } from 'zod';
import {
  memoryPattern,
  cpuPattern,
  namePattern,
  ownerPattern,
  variablePattern,
} from './patterns';

const quantity = (pattern: RegExp, message: string) =>
  z
    .union([z.string(), z.number()], { error: message })
    .transform(String)
    .refine(value => pattern.test(value), message);

/** What one replica is given. @public */
export const resourcesSchema = z.strictObject({
  /** Cores, as Kubernetes writes them: `100m` is a tenth. */
  cpu: quantity(
    cpuPattern,
    'must be cores such as 100m (a tenth), 0.5 or 2',
  ).optional(),
  /** Also the limit: more is an out-of-memory kill. */
  memory: quantity(
    memoryPattern,
    'must be an amount such as 128Mi or 1Gi',
  ).optional(),
});

/** When replicas are added. @public */
export const scalingSchema = z.strictObject({
  /** The most replicas; with as many as `replicas`, nothing scales. */
  maxReplicas: z.int().min(1).max(100).optional(),
  /** The average use of the requested cores above which replicas are added, in percent. */
  cpu: z.int().min(10).max(95).optional(),
});

/** How a new version comes in. @public */
export const rolloutSchema = z.strictObject({
  /** The longest wait for one more replica to be ready, in seconds; then the release has failed. */
  deadline: z.int().min(10).max(3600).optional(),
});

/** Plain settings; secrets come by `needs.secrets`. @public */
export const variablesSchema = z.record(
  z
    .string()
    .regex(
      variablePattern,
      'must be upper case letters, digits and _, such as LOG_LEVEL',
    ),
  z.union([z.string(), z.number(), z.boolean()]).transform(String),
);

/** What can be set for one environment, by a plan and by a service. @public */
export const environmentSettingsSchema = z.strictObject({
  replicas: z.int().min(0).max(100).optional(),
  resources: resourcesSchema.optional(),
  scaling: scalingSchema.optional(),
  rollout: rolloutSchema.optional(),
  variables: variablesSchema.optional(),
});

/** @public */
export type EnvironmentSettings = z.infer<typeof environmentSettingsSchema>;

/** Which plan a service follows. @public */
export const planReferenceSchema = z.strictObject({
  /** A Git URL, or a folder relative to service.yaml. */
  from: z.string().min(1, 'must be a Git URL or a folder'),
  /** The plan's folder in it. */
  name: z.string().regex(namePattern).default('service'),
  /** `1.0.0` pins; `1` or `^1.2` follows within that range; absent, the newest is followed. */
  version: z
    .union([z.string(), z.number()])
    .refine(
      version => typeof version === 'string' || Number.isInteger(version),
      { error: 'must be in quotes: YAML reads 1.10 as the number 1.1' },
    )
    .transform(String)
    .optional(),
});

/** @public */
export type PlanReference = z.infer<typeof planReferenceSchema>;

/** What the service uses; the network lets through nothing else. @public */
export const needsSchema = z.strictObject({
  /** Services in the same environment that it calls. */
  services: z
    .array(z.string().regex(namePattern, 'must be a service name'))
    .optional(),
  /** Kubernetes Secrets in its namespace that become environment variables. */
  secrets: z
    .array(z.string().regex(namePattern, 'must be the name of a Secret'))
    .optional(),
  /** Whether it calls out to the internet (HTTPS). */
  internet: z.boolean().optional(),
});

/** How the service is reached from outside the cluster. @public */
export const ingressSchema = z.strictObject({
  enabled: z.boolean().optional(),
  /** The paths it answers; everything by default. */
  paths: z
    .array(z.string().startsWith('/', 'must begin with /'))
    .min(1)
    .optional(),
});

/** `service.yaml`, the one file in which a service says what is its own. @public */
export const serviceSchema = z.strictObject({
  name: z
    .string()
    .max(63, 'must have at most 63 characters')
    .regex(
      namePattern,
      'must begin with a lower case letter and hold only lower case letters, digits and single hyphens',
    ),
  description: z.string().max(500).optional(),
  owner: z
    .string()
    .regex(
      ownerPattern,
      'must be an entity reference such as group:default/payments',
    ),
  stack: z.string().min(1),
  plan: planReferenceSchema,
  port: z
    .int()
    .min(1024, 'must be 1024 or more: the container does not run as root')
    .max(65535)
    .optional(),
  scaling: scalingSchema.optional(),
  rollout: rolloutSchema.optional(),
  ingress: ingressSchema.optional(),
  needs: needsSchema.optional(),
  variables: variablesSchema.optional(),
  environments: z.record(z.string(), environmentSettingsSchema).optional(),
});

/** @public */
export type ServiceFile = z.infer<typeof serviceSchema>;
