import { PageResult } from '@paved-path/backstage-plugin-on-call-common';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import createKnex, { Knex } from 'knex';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { OnCallProcessOptions } from './__testUtils__/onCallProcess';

const databases = createTestDatabases();
jest.setTimeout(180_000);

/** A backend that can be killed. */
async function startProcess(options: OnCallProcessOptions) {
  const child = spawn(
    process.execPath,
    [
      '--no-node-snapshot',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./__testUtils__/onCallProcess.ts'),
    ],
    {
      env: { ...process.env, ON_CALL_PROCESS: JSON.stringify(options) },
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
    const base = `http://127.0.0.1:${port}/api/on-call`;
    const get = async (id: string): Promise<PageResult> =>
      (await fetch(`${base}/pages/${id}`)).json();
    const page = async (title: string): Promise<PageResult> =>
      (
        await fetch(`${base}/entities/component/default/payments/pages`, {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'Idempotency-Key': title,
          },
          body: JSON.stringify({ title, urgency: 'high' }),
        })
      ).json();
    /** What became of a page, as soon as it is another state. */
    const after = async (id: string, state: string) => {
      let result = await get(id);
      while (result.state === state) {
        await wait(50);
        result = await get(id);
      }
      return result;
    };
    return { child, after, page };
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
  'pages in whose middle the backend is killed, %s',
  databaseId => {
    const children: ChildProcess[] = [];
    let folder: string;
    let knex: Knex;
    let config: Knex.Config;
    let log: string;

    const start = async (hangs: boolean) => {
      const started = await startProcess({ knex: config, log, hangs });
      children.push(started.child);
      return started;
    };
    const lines = async (word: string) =>
      (await readFile(log, 'utf8').catch(() => ''))
        .split('\n')
        .filter(line => line.startsWith(`${word} `));

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'on-call-killed-'));
      log = join(folder, 'vendor');
      const isFile = databaseId === 'SQLITE_3';
      const { client, connection } = isFile
        ? {
            client: 'better-sqlite3',
            connection: { filename: join(folder, 'on-call.sqlite') },
          }
        : (await databases.init(databaseId)).client.config;
      const pool = isFile ? { min: 0, max: 1 } : { min: 0, max: 8 };
      config = { client, connection, useNullAsDefault: true, pool };
      knex = createKnex(config);
    });

    afterEach(async () => {
      await Promise.all(children.splice(0).map(kill));
      await knex.destroy();
      await rm(folder, { recursive: true, force: true });
    });

    it('tells the truth of each, and sends none of them again', async () => {
      const first = await start(true);
      const taken = await first.page('Killed after');
      const lost = await first.page('Killed before');
      expect([taken.state, lost.state]).toEqual(['sending', 'sending']);
      while ((await lines('asked')).length < 2) await wait(20);
      while ((await lines('taken')).length < 1) await wait(20);
      await kill(first.child);
      // Whoever is silent for a quarter of a minute is gone.
      await knex('pages').update({ lease_until: 0 });

      const second = await start(false);
      expect(await second.after(taken.id, 'sending')).toMatchObject({
        state: 'sent',
        text: 'It was sent to Ana Souza',
        incident: { id: `fake:${taken.id}`, status: 'triggered' },
      });
      expect(await second.after(lost.id, 'sending')).toMatchObject({
        state: 'unknown',
        text: expect.stringMatching(
          /not known.*the portal ended in the middle/,
        ),
      });
      // The browser that never got an answer sends the same again.
      expect(await second.page('Killed after')).toMatchObject({
        id: taken.id,
        state: 'sent',
      });
      expect(await second.page('Killed before')).toMatchObject({
        id: lost.id,
        state: 'unknown',
      });
      // What a vendor does not show after some minutes it did not take.
      const long = new Date(Date.now() - 5 * 60_000).toISOString();
      await knex('pages')
        .where({ id: lost.id })
        .update({ created_at: long, next_look_at: long, lease_until: null });
      expect(await second.after(lost.id, 'unknown')).toMatchObject({
        state: 'failed',
        text: expect.stringMatching(/^It was not sent, and nobody was woken/),
      });
      while ((await lines('told')).length < 2) await wait(20);
      expect(await lines('told')).toEqual([
        'told Your page may not have been sent: Killed before',
        'told Your page was not sent: Killed before',
      ]);
      expect(await lines('asked')).toHaveLength(2);
    });
  },
);
