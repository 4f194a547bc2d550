import { runGit } from '@paved-path/provider-kit-node';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A config repository of a given size. */
export type ConfigRepositorySize = {
  services: number;
  environments: readonly string[];
  commits: number;
};

/** The name of the nth service. */
export function serviceName(at: number): string {
  return `service-${String(at).padStart(3, '0')}`;
}

/** The id of the nth build of a service. */
export function artifactId(service: string, build: number): string {
  const sha = createHash('sha1').update(`${service}/${build}`).digest('hex');
  return `main-${sha.slice(0, 10)}-bed97175b0`;
}

/** What a release of an artifact to an environment puts into the config repository, by path. */
export function releaseFiles(
  service: string,
  build: number,
  environment: string,
): Record<string, string> {
  const id = artifactId(service, build);
  return {
    'artifact.json': artifactJson(service, build),
    ...Object.fromEntries(
      [
        'deployment',
        'service',
        'ingress',
        'poddisruptionbudget',
        'networkpolicy',
        'scaledobject',
        'servicemonitor',
      ].map(kind => [`${kind}.yaml`, manifest(kind, service, environment, id)]),
    ),
  };
}

/** Writes an artifact for all environments, as a pipeline does. */
export async function writeArtifact(
  folder: string,
  service: string,
  build: number,
  environments: readonly string[],
): Promise<string> {
  const id = artifactId(service, build);
  const target = join(folder, service, id);
  for (const environment of environments) {
    const resources = join(target, 'resources', environment);
    await mkdir(resources, { recursive: true });
    const { 'artifact.json': spec, ...manifests } = releaseFiles(
      service,
      build,
      environment,
    );
    await writeFile(join(target, 'artifact.json'), spec);
    for (const [name, text] of Object.entries(manifests)) {
      await writeFile(join(resources, name), text);
    }
  }
  await writeFile(
    join(target, 'commits.json'),
    JSON.stringify([
      {
        sha: shaOf(service, build),
        message: `Build ${build}`,
        author: { name: 'Ana Souza', email: 'ana@example.org' },
      },
    ]),
  );
  return id;
}

/** Makes a bare repository with that many services, environments and commits; resolves with the last build of each service. */
export async function createConfigRepository(
  folder: string,
  size: ConfigRepositorySize,
): Promise<void> {
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const parts: string[] = [];
  let time = 1_700_000_000;
  const commit = (message: string, files: Record<string, string>) => {
    time += 60;
    const who = `Ana Souza <ana@example.org> ${time} +0000`;
    parts.push(
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n`,
      data(message),
    );
    for (const [path, text] of Object.entries(files)) {
      parts.push(`M 100644 inline ${path}\n`, data(text));
    }
  };
  const first: Record<string, string> = {};
  for (let at = 0; at < size.services; at += 1) {
    for (const environment of size.environments) {
      Object.assign(first, placed(serviceName(at), 0, environment));
    }
  }
  commit('Begin', first);
  for (let at = 1; at < size.commits; at += 1) {
    const service = serviceName(at % size.services);
    const environment =
      size.environments[
        Math.floor(at / size.services) % size.environments.length
      ];
    const build = Math.floor(at / size.services) + 1;
    commit(
      releaseMessage(service, build, environment),
      placed(service, build, environment),
    );
  }
  parts.push('done\n');
  await runGit([`--git-dir=${folder}`, 'fast-import', '--quiet', '--done'], {
    input: parts.join(''),
  });
  await runGit([`--git-dir=${folder}`, 'gc', '--quiet']);
}

/** The message of a release, in the format of Lunar. */
export function releaseMessage(
  service: string,
  build: number,
  environment: string,
): string {
  const id = artifactId(service, build);
  return [
    `[${environment}/${service}] release ${id} by ana@example.org`,
    '',
    `Service: ${service}`,
    `Environment: ${environment}`,
    `Artifact-ID: ${id}`,
    'Artifact-released-by: Ana Souza <ana@example.org>',
    'Artifact-created-by: Ana Souza <ana@example.org>',
    'Release-intent: ReleaseArtifact',
    '',
  ].join('\n');
}

function placed(
  service: string,
  build: number,
  environment: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(releaseFiles(service, build, environment)).map(
      ([name, text]) => [
        `${environment}/releases/${environment}/${service}/${name}`,
        text,
      ],
    ),
  );
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function shaOf(service: string, build: number): string {
  return createHash('sha1').update(`${service}/${build}`).digest('hex');
}

function artifactJson(service: string, build: number): string {
  return JSON.stringify(
    {
      id: artifactId(service, build),
      service,
      application: {
        branch: 'main',
        sha: shaOf(service, build),
        authorName: 'Ana Souza',
        authorEmail: 'ana@example.org',
        message: `Build ${build}`,
        name: service,
      },
      ci: { start: '2025-11-01T10:00:00Z', end: '2025-11-01T10:01:00Z' },
      stages: [],
    },
    undefined,
    2,
  );
}

function manifest(
  kind: string,
  service: string,
  environment: string,
  id: string,
): string {
  const settings = Array.from(
    { length: 20 },
    (_, at) => `    setting-${at}: value of ${service} in ${environment}`,
  );
  return [
    `kind: ${kind}`,
    'metadata:',
    `  name: ${service}`,
    `  namespace: ${environment}`,
    '  labels:',
    // As in life, most manifests do not change with the version.
    ...(kind === 'deployment' ? [`    app.kubernetes.io/version: ${id}`] : []),
    '  annotations:',
    ...settings,
    '',
  ].join('\n');
}
