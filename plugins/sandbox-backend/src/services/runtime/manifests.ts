import { repositoryNamePattern } from '@paved-path/backstage-plugin-sandbox-common';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { WorkloadKey } from '../../database/WorkloadStore';
import { artifactIdPattern } from '../pipeline/storeArtifact';
import { DesiredWorkload } from './types';

const probeSchema = z.object({
  httpGet: z.object({ path: z.string().startsWith('/') }).optional(),
});

const deploymentSchema = z.object({
  spec: z.object({
    replicas: z.int().min(0).max(50).optional(),
    progressDeadlineSeconds: z.number().positive().optional(),
    template: z.object({
      spec: z.object({
        terminationGracePeriodSeconds: z.number().min(0).default(30),
        containers: z
          .array(
            z.object({
              image: z.string(),
              env: z
                .array(
                  z.object({ name: z.string(), value: z.string().optional() }),
                )
                .default([]),
              readinessProbe: probeSchema.optional(),
              livenessProbe: probeSchema.optional(),
            }),
          )
          .min(1),
      }),
    }),
  }),
});

const scaledObjectSchema = z.object({
  spec: z.object({ minReplicaCount: z.int().min(0).max(50).default(0) }),
});

const ingressSchema = z.object({
  spec: z.object({
    rules: z.array(z.object({ host: z.string().optional() })).default([]),
  }),
});

/**
 * Reads what a service's folder in the config repository tells to run. The first container of the Deployment
 * is run, and the hosts of Ingresses lead to it. A ScaledObject's least number
 * of replicas holds where the Deployment names none. Other kinds have no effect in the sandbox.
 * A folder that cannot be read that way has a `problem`.
 *
 * @param files - content by file name
 */
export function readManifests(
  key: WorkloadKey,
  files: Record<string, string>,
  defaults: { progressDeadline: number },
): DesiredWorkload {
  const desired: DesiredWorkload = {
    ...key,
    template: {
      artifactId: readArtifactId(files['artifact.json']) ?? 'unknown',
      variables: {},
      readinessPath: undefined,
      livenessPath: undefined,
      gracePeriod: 30_000,
    },
    replicas: 0,
    progressDeadline: defaults.progressDeadline,
    hosts: [],
  };
  try {
    return { ...desired, ...readDocuments(key, files, desired) };
  } catch (error) {
    return { ...desired, problem: (error as Error).message };
  }
}

function readDocuments(
  key: WorkloadKey,
  files: Record<string, string>,
  defaults: DesiredWorkload,
): Partial<DesiredWorkload> {
  const hosts = new Set<string>();
  let leastReplicas: number | undefined;
  const deployments: Array<z.infer<typeof deploymentSchema>> = [];
  for (const [name, text] of Object.entries(files)) {
    if (!/\.ya?ml$/.test(name)) continue;
    for (const document of parseAllDocuments(text)) {
      if (document.errors.length > 0) {
        throw new Error(
          `${name} cannot be read: ${document.errors[0].message}`,
        );
      }
      const manifest = document.toJS() as { kind?: string } | null;
      if (manifest?.kind === 'Deployment') {
        deployments.push(parse(deploymentSchema, name, manifest));
      } else if (manifest?.kind === 'ScaledObject') {
        leastReplicas = parse(scaledObjectSchema, name, manifest).spec
          .minReplicaCount;
      } else if (manifest?.kind === 'Ingress') {
        for (const { host } of parse(ingressSchema, name, manifest).spec
          .rules) {
          if (host) hosts.add(host.replace(/:\d+$/, '').toLowerCase());
        }
      }
    }
  }
  if (deployments.length !== 1) {
    throw new Error(
      `There are ${deployments.length} Deployments; the sandbox runs exactly one for each service`,
    );
  }
  const { spec } = deployments[0];
  const { containers, terminationGracePeriodSeconds } = spec.template.spec;
  const [container] = containers;
  return {
    template: {
      artifactId: artifactOfImage(container.image, key.service),
      variables: Object.fromEntries(
        container.env.flatMap(({ name, value }) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
      readinessPath: container.readinessProbe?.httpGet?.path,
      livenessPath: container.livenessProbe?.httpGet?.path,
      gracePeriod: terminationGracePeriodSeconds * 1000,
    },
    replicas: spec.replicas ?? leastReplicas ?? 1,
    progressDeadline: spec.progressDeadlineSeconds
      ? spec.progressDeadlineSeconds * 1000
      : defaults.progressDeadline,
    hosts: [...hosts],
  };
}

function parse<T>(schema: z.ZodType<T>, file: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(`${file}: ${issue.path.join('.')}: ${issue.message}`);
  }
  return result.data;
}

function artifactOfImage(image: string, service: string): string {
  const [, name, tag] = image.match(/(?:^|\/)([^/:@]+):([^/:@]+)$/) ?? [];
  if (
    name !== service ||
    !repositoryNamePattern.test(name) ||
    !artifactIdPattern.test(tag)
  ) {
    throw new Error(
      `The image '${image}' cannot be run here; it must be <registry>/${service}:<artifact id>`,
    );
  }
  return tag;
}

function readArtifactId(text: string | undefined): string | undefined {
  try {
    const { id } = JSON.parse(text ?? '');
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
