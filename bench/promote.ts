/**
 * From click to pushed commit: a promotion through the release manager against the same work with bare git,
 * in a config repository of 300 services, 4 environments and 10,000 commits. Also: how long the history of one service takes.
 */
import { Release } from '@paved-path/backstage-plugin-release-manager-common';
import { runGit } from '@paved-path/provider-kit-node';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promoteWithGit, watchMain } from './lib/bareGit';
import {
  createConfigRepository,
  releaseMessage,
  serviceName,
  writeArtifact,
} from './lib/configRepository';
import { add, Parts, time } from './lib/parts';
import { startReleaseManager } from './lib/releaseManager';
import { describeTimes, quantile, verdict } from './lib/statistics';

const SERVICES = 300;
const ENVIRONMENTS = ['dev', 'test', 'staging', 'production'];
const COMMITS = 10_000;
const ROUNDS = 4;
const PROMOTIONS_PER_ROUND = 10;
const HISTORY_READS = 50;
const BUILD = 1_000;
const TARGET = 'production';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
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
    const backend = await startReleaseManager({
      folder,
      services: SERVICES,
      environments: ENVIRONMENTS,
      gitops: {
        repository: { url: origin },
        artifacts: { folder: artifacts },
        folder: join(folder, 'mirror'),
      },
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
    const byHand = async (parts: Parts) => {
      const service = serviceName(next);
      await promoteWithGit({
        origin,
        clone,
        artifacts,
        service,
        artifactId: ids[next],
        environment: TARGET,
        message: releaseMessage(service, BUILD, TARGET),
        parts,
      });
      next += 1;
    };
    const promote = async (parts: Parts) => {
      const service = serviceName(next);
      const artifactId = ids[next];
      next += 1;
      const { moved } = await watchMain(origin);
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
    await byHand(new Map());
    await promote(new Map());
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let at = 0; at < PROMOTIONS_PER_ROUND; at += 1) {
        await byHand(withGit);
      }
      for (let at = 0; at < PROMOTIONS_PER_ROUND; at += 1) {
        await promote(withManager);
      }
    }

    say(`
Both put eight files of a service that the other does not touch into the same repository on this disk, each from a copy of its own;
each did it once before the clock ran, and the two take turns, ${PROMOTIONS_PER_ROUND} at a time. The clock stops when the branch has moved.

Bare git, in a clone with a working tree: fetch, copy the files, add, commit, push`);
    for (const [name, values] of withGit) {
      say(`  ${name.padEnd(9)} ${describeTimes(values)}`);
    }
    say(`
The release manager, from the request over HTTP: catalog and permissions (they answer at once), audit, the release's row, gates,
git fast-import into a bare mirror, push. It does not fetch first: a push that is refused makes it fetch and begin again`);
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

    const median = (parts: Parts, name = 'in all') =>
      quantile(parts.get(name) ?? [], 0.5);
    const withoutFetch = median(withGit) - median(withGit, 'fetch');
    say(
      `Against bare git that does not fetch first either: ${(
        median(withManager) / withoutFetch
      ).toFixed(2)} times as long`,
    );
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
