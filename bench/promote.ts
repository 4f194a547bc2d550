/**
 * From click to pushed commit: a promotion through the release manager against the same work with bare git,
 * in a config repository of 300 services, 4 environments and 10,000 commits. Also: how long the history of one service takes.
 */
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import releaseManager from '@paved-path/backstage-plugin-release-manager-backend';
import gitops from '@paved-path/backstage-plugin-release-manager-backend-module-gitops';
import {
  Release,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
import { runGit } from '@paved-path/provider-kit-node';
import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createConfigRepository,
  releaseMessage,
  serviceName,
  writeArtifact,
} from './lib/configRepository';
import { describeTimes, quantile, verdict } from './lib/statistics';

const SERVICES = 300;
const ENVIRONMENTS = ['dev', 'test', 'staging', 'production'];
const COMMITS = 10_000;
const ROUNDS = 4;
const PROMOTIONS_PER_ROUND = 10;
const HISTORY_READS = 50;
const BUILD = 1_000;
const TARGET = 'production';

type Parts = Map<string, number[]>;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function time<T>(
  parts: Parts,
  name: string,
  task: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const result = await task();
  add(parts, name, performance.now() - began);
  return result;
}

function add(parts: Parts, name: string, milliseconds: number): void {
  parts.set(name, [...(parts.get(name) ?? []), milliseconds]);
}

/** The same work by hand: a clone with a working tree, and git's own commands. */
async function promoteWithGit(
  clone: string,
  artifacts: string,
  service: string,
  id: string,
  parts: Parts,
): Promise<void> {
  const git = (...args: string[]) =>
    runGit(args, {
      cwd: clone,
      env: {
        GIT_AUTHOR_NAME: 'Ana Souza',
        GIT_AUTHOR_EMAIL: 'ana@example.org',
        GIT_COMMITTER_NAME: 'Ana Souza',
        GIT_COMMITTER_EMAIL: 'ana@example.org',
      },
    });
  const folder = `${TARGET}/releases/${TARGET}/${service}`;
  await time(parts, 'in all', async () => {
    await time(parts, 'fetch', () => git('fetch', '--quiet', 'origin', 'main'));
    const [fetched, present] = await Promise.all(
      ['FETCH_HEAD', 'refs/heads/main'].map(name =>
        readFile(join(clone, '.git', name), 'utf8'),
      ),
    );
    // Only where the release manager promoted meanwhile.
    if (!fetched.startsWith(present.trim())) {
      await git('merge', '--quiet', '--ff-only', 'FETCH_HEAD');
    }
    await time(parts, 'copy', async () => {
      const from = join(artifacts, service, id);
      const to = join(clone, folder);
      await rm(to, { recursive: true, force: true });
      await cp(join(from, 'resources', TARGET), to, { recursive: true });
      await cp(join(from, 'artifact.json'), join(to, 'artifact.json'));
    });
    await time(parts, 'add', () => git('add', '--all', folder));
    await time(parts, 'commit', () =>
      git('commit', '--quiet', '-m', releaseMessage(service, BUILD, TARGET)),
    );
    await time(parts, 'push', () => git('push', '--quiet', 'origin', 'main'));
  });
}

/** Resolves when the branch of the bare repository stands elsewhere than at a commit. */
async function branchMoved(
  repository: string,
  from: string,
  signal: AbortSignal,
): Promise<void> {
  const heads = join(repository, 'refs/heads');
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(heads, async () => {
      const now = await readFile(join(heads, 'main'), 'utf8').catch(() => from);
      if (now.trim() === from) return;
      watcher.close();
      resolve();
    });
    signal.addEventListener('abort', () => {
      watcher.close();
      reject(signal.reason);
    });
  });
}

async function startReleaseManager(folder: string, config: object) {
  const entities = Array.from({ length: SERVICES }, (_, at) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: serviceName(at),
      annotations: { [SERVICE_ANNOTATION]: serviceName(at) },
    },
    spec: { type: 'service', owner: 'team' },
  }));
  return startTestBackend({
    features: [
      releaseManager,
      gitops,
      databaseServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: { directory: join(folder, 'database') },
            },
          },
          releaseManager: {
            environments: ENVIRONMENTS.map(name => ({ name })),
            gitops: config,
          },
        },
      }),
      catalogServiceMock.factory({ entities }),
    ],
  });
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-promote-'));
  const origin = join(folder, 'config.git');
  const artifacts = join(folder, 'artifacts');
  const clone = join(folder, 'clone');
  let stop = async () => {};
  try {
    say(
      `A config repository of ${SERVICES} services, ${ENVIRONMENTS.length} environments and ${COMMITS} commits…`,
    );
    await mkdir(join(folder, 'database'));
    await createConfigRepository(origin, {
      services: SERVICES,
      environments: ENVIRONMENTS,
      commits: COMMITS,
    });
    const ids: string[] = [];
    for (let at = 0; at < SERVICES; at += 1) {
      ids.push(
        await writeArtifact(artifacts, serviceName(at), BUILD, ENVIRONMENTS),
      );
    }
    await runGit(['clone', '--quiet', '--no-hardlinks', origin, clone]);
    const began = performance.now();
    const backend = await startReleaseManager(folder, {
      repository: { url: origin },
      artifacts: { folder: artifacts },
      folder: join(folder, 'mirror'),
    });
    stop = () => backend.stop();
    const base = `http://127.0.0.1:${backend.server.port()}/api/release-manager`;
    const entity = (service: string) =>
      `${base}/entities/component/default/${service}`;
    const read = async <T>(url: string, init?: RequestInit): Promise<T> => {
      const response = await fetch(url, init);
      if (!response.ok) {
        throw new Error(`${response.status} ${await response.text()}`);
      }
      return (await response.json()) as T;
    };
    await read(`${entity(serviceName(0))}/history`);
    say(
      `The release manager cloned and indexed it, and is ready, after ${(
        (performance.now() - began) /
        1000
      ).toFixed(1)} s`,
    );

    const withGit: Parts = new Map();
    const withManager: Parts = new Map();
    let next = 0;
    const promote = async (parts: Parts) => {
      const service = serviceName(next);
      const artifactId = ids[next];
      next += 1;
      const { stdout } = await runGit([
        `--git-dir=${origin}`,
        'rev-parse',
        'main',
      ]);
      const moved = branchMoved(
        origin,
        stdout.trim(),
        AbortSignal.timeout(30_000),
      );
      const click = performance.now();
      const release = await read<Release>(`${entity(service)}/releases`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': randomUUID(),
        },
        body: JSON.stringify({
          environment: TARGET,
          artifactId,
          intent: 'promote',
        }),
      });
      add(parts, 'answered', performance.now() - click);
      await moved;
      add(parts, 'in all', performance.now() - click);
      for (;;) {
        const now = await read<Release>(`${base}/releases/${release.id}`);
        if (now.finishedAt) {
          if (!now.commitSha) throw new Error(`${now.state}: ${now.message}`);
          break;
        }
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    };
    // What happens once happens before the clock runs.
    await promoteWithGit(
      clone,
      artifacts,
      serviceName(SERVICES - 1),
      ids[SERVICES - 1],
      new Map(),
    );
    await promote(new Map());
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let at = 0; at < PROMOTIONS_PER_ROUND; at += 1) {
        await promoteWithGit(
          clone,
          artifacts,
          serviceName(next),
          ids[next],
          withGit,
        );
        next += 1;
      }
      for (let at = 0; at < PROMOTIONS_PER_ROUND; at += 1) {
        await promote(withManager);
      }
    }

    say(
      '\nBare git: fetch, copy, add, commit, push in a clone with a working tree',
    );
    for (const [name, values] of withGit) {
      say(`  ${name.padEnd(9)} ${describeTimes(values)}`);
    }
    say(
      '\nThe release manager: from the request over HTTP (catalog and permissions answer at once) to the commit in the repository',
    );
    for (const [name, values] of withManager) {
      say(`  ${name.padEnd(9)} ${describeTimes(values)}`);
    }

    const history: Parts = new Map();
    for (let at = 0; at < HISTORY_READS; at += 1) {
      const url = `${entity(serviceName(at))}/history?limit=50`;
      await time(history, 'history', () => read(url));
    }
    const reads = history.get('history') ?? [];
    say(`\nThe history of one service over HTTP: ${describeTimes(reads)}`);
    const overview: Parts = new Map();
    for (let at = 0; at < HISTORY_READS; at += 1) {
      await time(overview, 'overview', () => read(entity(serviceName(at))));
    }
    say(
      `The overview of one service over HTTP: ${describeTimes(
        overview.get('overview') ?? [],
      )}\n`,
    );

    const median = (parts: Parts) => quantile(parts.get('in all') ?? [], 0.5);
    say(
      verdict({
        name: 'promote-history',
        figure: quantile(reads, 0.5),
        unit: ' ms',
        goal: 50,
      }),
    );
    say(
      verdict({
        name: 'promote',
        figure: median(withManager) / median(withGit),
        goal: 2,
      }),
    );
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
