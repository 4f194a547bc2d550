/**
 * A scan of many root modules through drift, against `xargs -P` with the bare command at the same parallelism, in one run:
 * `npm run bench -- drift-scan [how many]`. Also: the most memory that the backend took. It needs `tofu` or `terraform` on PATH.
 */
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import drift from '@paved-path/backstage-plugin-drift-backend';
import terraform from '@paved-path/backstage-plugin-drift-backend-module-terraform';
import { Scan } from '@paved-path/backstage-plugin-drift-common';
import { runCommand, runGit } from '@paved-path/provider-kit-node';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { verdict } from './lib/statistics';

const MODULES = Number(process.argv[2] ?? 900);
const RESOURCES = 20;
const PARALLEL = 2;
const GOAL = 1.1;
// So many that both sides meet the same weather on a shared machine.
const ROUNDS = Number(process.argv[3] ?? 2);

const CODE = Array.from(
  { length: RESOURCES },
  (_, at) =>
    `resource "terraform_data" "resource_${at}" {\n  input = { name = "thing-${at}", size = ${at} }\n}\n`,
).join('\n');

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function findCommand(): Promise<string> {
  for (const command of ['tofu', 'terraform']) {
    const found = await runCommand(command, ['version']).then(
      () => true,
      () => false,
    );
    if (found) return command;
  }
  throw new Error('Neither tofu nor terraform is on PATH; install one.');
}

const environment = {
  ...process.env,
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
};
delete (environment as NodeJS.ProcessEnv).TF_CLI_CONFIG_FILE;

function pathOf(at: number): string {
  return `system-${at % 30}/module-${at}`;
}

/** Root modules with their states, none of them drifted, as code and as a repository. */
async function generate(command: string, folder: string): Promise<void> {
  const one = join(folder, 'one');
  await mkdir(one);
  await writeFile(join(one, 'main.tf'), CODE);
  const options = { cwd: one, env: environment };
  await runCommand(command, ['init', '-input=false'], options);
  await runCommand(
    command,
    ['apply', '-input=false', '-auto-approve'],
    options,
  );
  for (let at = 0; at < MODULES; at += 1) {
    for (const place of ['bare', 'repository', 'states']) {
      await mkdir(join(folder, place, pathOf(at)), { recursive: true });
    }
    for (const [file, places] of [
      ['main.tf', ['bare', 'repository']],
      ['terraform.tfstate', ['bare', 'states']],
    ] as const) {
      for (const place of places) {
        await cp(join(one, file), join(folder, place, pathOf(at), file));
      }
    }
  }
  const git = (...args: string[]) =>
    runGit(args, {
      cwd: join(folder, 'repository'),
      env: {
        GIT_AUTHOR_NAME: 'Bench',
        GIT_AUTHOR_EMAIL: 'bench@example.org',
        GIT_COMMITTER_NAME: 'Bench',
        GIT_COMMITTER_EMAIL: 'bench@example.org',
      },
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'All modules');
}

/** Returns seconds. */
async function scanBare(command: string, folder: string): Promise<number> {
  const root = join(folder, 'bare');
  const paths = Array.from({ length: MODULES }, (_, at) => pathOf(at));
  // A first scan of fresh clones each time.
  for (const path of paths) {
    await rm(join(root, path, '.terraform'), { recursive: true, force: true });
  }
  const began = performance.now();
  await runCommand(
    'xargs',
    [
      '-P',
      String(PARALLEL),
      '-I{}',
      'sh',
      '-c',
      `cd {} && ${command} init -input=false > /dev/null && ${command} plan -lock=false -input=false -out=plan > /dev/null && ${command} show -json plan > plan.json`,
    ],
    { cwd: root, env: environment, input: `${paths.join('\n')}\n` },
  );
  return (performance.now() - began) / 1000;
}

/** Returns the seconds of a whole scan by a portal that has never seen the modules before, and its memory. */
async function scanPortal(
  folder: string,
  round: number,
): Promise<{ seconds: number; idle: number; peak: number }> {
  const own = join(folder, `portal-${round}`);
  await mkdir(join(own, 'database'), { recursive: true });
  const backend = await startTestBackend({
    features: [
      drift,
      terraform,
      databaseServiceFactory,
      schedulerServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: { directory: join(own, 'database') },
            },
          },
          drift: {
            schedule: 'manual',
            concurrency: PARALLEL,
            terraform: {
              folder: join(own, 'terraform'),
              repositories: [
                {
                  name: 'infrastructure',
                  url: join(folder, 'repository'),
                  stateFolder: join(folder, 'states'),
                },
              ],
            },
          },
        },
      }),
      catalogServiceMock.factory({ entities: [] }),
    ],
  });
  try {
    const base = `http://127.0.0.1:${backend.server.port()}/api/drift`;
    const read = async <T>(path: string, init?: RequestInit): Promise<T> => {
      const response = await fetch(`${base}${path}`, init);
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      }
      return (await response.json()) as T;
    };
    for (;;) {
      const { totalItems } = await read<{ totalItems: number }>(
        '/environments?limit=1',
      );
      if (totalItems === MODULES) break;
      await wait(100);
    }
    global.gc?.();
    const idle = process.memoryUsage().rss;
    let peak = idle;
    const began = performance.now();
    let scan = await read<Scan>('/scans', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': `round-${round}`,
      },
      body: '{}',
    });
    while (scan.state === 'running') {
      await wait(100);
      peak = Math.max(peak, process.memoryUsage().rss);
      ({ scan } = await read<{ scan: Scan }>('/scans/latest'));
    }
    const seconds = (performance.now() - began) / 1000;
    if (scan.failed > 0 || scan.drifted > 0 || scan.finished !== MODULES) {
      const failed = await read<{
        items: { name: string; reason?: string }[];
      }>('/environments?state=failed&limit=10');
      throw new Error(
        `The scan went wrong: ${JSON.stringify(scan)}\n${failed.items
          .map(({ name, reason }) => `${name}: ${reason}`)
          .join('\n')}`,
      );
    }
    return { seconds, idle, peak };
  } finally {
    await backend.stop();
  }
}

const MIB = 1024 * 1024;

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paved-path-drift-scan-'));
  try {
    const command = await findCommand();
    say(
      `${MODULES} root modules of ${RESOURCES} resources, ${PARALLEL} at once, with ${command}…`,
    );
    await generate(command, folder);
    let bare = 0;
    let portal = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const seconds = await scanBare(command, folder);
      const scan = await scanPortal(folder, round);
      bare += seconds;
      portal += scan.seconds;
      say(
        `round ${round}: xargs ${seconds.toFixed(
          1,
        )} s, portal ${scan.seconds.toFixed(1)} s; memory of the backend: ${(
          scan.idle / MIB
        ).toFixed(0)} MiB before, ${(scan.peak / MIB).toFixed(0)} MiB at most`,
      );
    }
    say(verdict({ name: 'drift-scan', figure: portal / bare, goal: GOAL }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
