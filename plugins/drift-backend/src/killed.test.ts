import { Scan } from '@paved-path/backstage-plugin-drift-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import createKnex, { Knex } from 'knex';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { DriftProcessOptions } from './__testUtils__/driftProcess';

const databases = createTestDatabases();
jest.setTimeout(180_000);

const environments = Array.from({ length: 12 }, (_, at) => `fleet/${at}`);

/** A backend that can be killed. */
async function startProcess(options: DriftProcessOptions) {
  const child = spawn(
    process.execPath,
    [
      '--no-node-snapshot',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./__testUtils__/driftProcess.ts'),
    ],
    {
      env: { ...process.env, DRIFT_PROCESS: JSON.stringify(options) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, port] = line.split(' ');
    if (word !== 'listening') continue;
    child.stdout.resume();
    const base = `http://127.0.0.1:${port}/api/drift`;
    const send = async (path: string, method = 'GET') =>
      (await fetch(`${base}${path}`, { method })).json();
    return { child, send };
  }
  throw new Error(`The backend did not start: ${said}`);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe.each(databases.eachSupportedId())(
  'a killed backend, %s',
  databaseId => {
    const children: ChildProcess[] = [];
    let folder: string;
    let knex: Knex;
    let options: DriftProcessOptions;

    const start = async () => {
      const started = await startProcess(options);
      children.push(started.child);
      return started;
    };
    const looks = async (what = '') =>
      (await readFile(options.log, 'utf8').catch(() => ''))
        .split('\n')
        .filter(line => line && line.startsWith(what));

    /** Some looks have ended, and one has just begun. */
    const untilInTheMiddle = async (pid: number | undefined) => {
      for (let before = 0; ; await wait(20)) {
        const mine = (await looks()).filter(line => line.endsWith(` ${pid}`));
        const hasBegun = mine.at(-1)?.startsWith('begin');
        if (mine.length > 5 && mine.length > before && hasBegun) return;
        before = mine.length;
      }
    };

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'drift-killed-'));
      const isFile = databaseId === 'SQLITE_3';
      const { client, connection } = isFile
        ? {
            client: 'better-sqlite3',
            connection: { filename: join(folder, 'drift.sqlite') },
          }
        : (await databases.init(databaseId)).client.config;
      const config = { client, connection, useNullAsDefault: true };
      const pool = isFile ? { min: 0, max: 1 } : { min: 0, max: 8 };
      knex = createKnex({ ...config, pool });
      options = {
        knex: { ...config, pool },
        environments,
        takes: 700,
        log: join(folder, 'looks'),
      };
    });

    afterEach(async () => {
      await Promise.all(children.splice(0).map(kill));
      await knex.destroy();
      await rm(folder, { recursive: true, force: true });
    });

    it('leaves a scan that the next one ends, each environment checked once', async () => {
      const first = await start();
      // Where replicas share the work, one of them goes on meanwhile.
      const second = databaseId === 'SQLITE_3' ? undefined : await start();
      const scan: Scan = await first.send('/scans', 'POST');
      expect(scan).toMatchObject({ state: 'running', total: 12 });
      await untilInTheMiddle(first.child.pid);
      await kill(first.child);
      const unfinished = await knex('checks').whereNot({ state: 'finished' });
      expect(unfinished.length).toBeGreaterThan(0);
      expect(unfinished.map(row => row.state)).toContain('running');

      const third = await start();
      for (const { send } of second ? [second, third] : [third]) {
        let now: Scan;
        do {
          await wait(200);
          now = await send(`/scans/${scan.id}`);
        } while (now.state === 'running');
        expect(now).toMatchObject({
          state: 'finished',
          total: 12,
          finished: 12,
          failed: 0,
        });
      }
      const checks = await knex('checks');
      expect(checks).toHaveLength(12);
      expect(new Set(checks.map(row => row.environment_id)).size).toBe(12);
      for (const check of checks) {
        expect(check).toMatchObject({
          state: 'finished',
          outcome: 'in-sync',
          scan_id: scan.id,
          lease_owner: null,
        });
      }
      expect(await knex('environments').pluck('state')).toEqual(
        Array(12).fill('in-sync'),
      );
      // Looked at twice is only what the killed one was looking at.
      const begun = (await looks('begin')).length;
      expect(begun).toBeGreaterThan(12);
      expect(begun).toBeLessThanOrEqual(14);
    });
  },
);
