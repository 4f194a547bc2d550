import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import createKnex, { Knex } from 'knex';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KILLED, RotaProcessOptions } from './__testUtils__/rotaProcess';
import { rotaOf, Sent, timeLine, World } from './__testUtils__/World';

const databases = createTestDatabases();
jest.setTimeout(180_000);

/** Ana at level 1, Jonas and Li at level 2; 10 and 20 minutes, and once again. */
const rota = {
  name: 'payments',
  layers: [{ people: ['ana'], starts: '2026-01-05' }],
  escalation: [
    { rota: 'payments', escalateAfter: '10 minutes' },
    { people: ['jonas', 'li'], escalateAfter: '20 minutes' },
  ],
  repeat: 1,
};

/** Runs a process until it is killed. */
async function runKilled(options: RotaProcessOptions): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      '--no-node-snapshot',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./__testUtils__/rotaProcess.ts'),
    ],
    {
      env: { ...process.env, ROTA_PROCESS: JSON.stringify(options) },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const [, killedBy] = await once(child, 'exit');
  if (killedBy !== 'SIGKILL') throw new Error(`It was not killed: ${said}`);
}

/** Whom notifications of an incident arrived at, such as `ana`. */
function toldOf(title: string, sent: readonly Sent[]): string[] {
  return sent
    .filter(each => each.title.endsWith(title))
    .map(({ to }) => to.replace(/^.*\//, ''))
    .sort();
}

describe.each(databases.eachSupportedId())(
  'escalations in whose middle the process is killed, %s',
  databaseId => {
    let folder: string;
    let knex: Knex;
    let world: World;

    afterEach(async () => {
      await world.stop();
      await knex.destroy();
      await rm(folder, { recursive: true, force: true });
    });

    it('go on in another: each level begins once, and is told once unless it was not recorded that it had been', async () => {
      folder = await mkdtemp(join(tmpdir(), 'rota-killed-'));
      const isFile = databaseId === 'SQLITE_3';
      const { client, connection } = isFile
        ? {
            client: 'better-sqlite3',
            connection: { filename: join(folder, 'rota.sqlite') },
          }
        : (await databases.init(databaseId)).client.config;
      const pool = isFile ? { min: 0, max: 1 } : { min: 0, max: 8 };
      const config = { client, connection, useNullAsDefault: true, pool };
      const log = join(folder, 'told');
      knex = createKnex(config);
      world = new World(knex);
      world.rotas = [rotaOf(rota)];
      await runKilled({ knex: config, now: world.now, rota, log });

      const first: Sent[] = (await readFile(log, 'utf8'))
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line));
      expect(toldOf(KILLED.beforeSending, first)).toEqual(['ana']);
      expect(toldOf(KILLED.beforeRecording, first)).toEqual([
        'ana',
        'jonas',
        'li',
      ]);
      expect(toldOf(KILLED.beforeTaking, first)).toEqual([]);

      // What nobody took is sent at once; what the dead process took, when its lease is over.
      const other = await world.replica();
      await world.pass(10, other);
      expect(world.told).toEqual(['ana']);
      expect(toldOf(KILLED.beforeTaking, world.sent)).toEqual(['ana']);
      await world.pass(0.4, other);
      expect(world.told).toEqual(['ana']);
      await world.pass(0.2, other);
      expect(toldOf(KILLED.beforeSending, world.sent)).toEqual(['jonas', 'li']);
      // A page must not be lost: these come a second time, and replace what came before.
      expect(toldOf(KILLED.beforeRecording, world.sent)).toEqual([
        'jonas',
        'li',
      ]);
      expect(toldOf(KILLED.beforeTaking, world.sent)).toEqual(['ana']);
      const scopes = new Map<string, Set<unknown>>();
      for (const { title, scope } of [...first, ...world.sent]) {
        scopes.set(title, (scopes.get(title) ?? new Set()).add(scope));
      }
      expect([...scopes.values()].map(each => each.size)).toEqual([1, 1, 1]);

      // All of it is in the time lines once, and the clocks go on from when the levels began.
      const ids = new Map<string, string>(
        (await knex('rota__incidents')).map(({ id, title }) => [title, id]),
      );
      const lines = (title: string) =>
        timeLine(other, ids.get(title) as string);
      for (const title of [KILLED.beforeSending, KILLED.beforeRecording]) {
        const [began, toldAna, escalated, ...told] = await lines(title);
        expect([began, toldAna, escalated, ...told.sort()]).toEqual([
          `triggered: Paged with high urgency: ${title}`,
          'notified: Told Ana Souza',
          'escalated: Escalated to level 2: Jonas Lindqvist, Li Wen, with 20 minutes to acknowledge it',
          'notified: Told Jonas Lindqvist',
          'notified: Told Li Wen',
        ]);
      }
      expect(await lines(KILLED.beforeTaking)).toEqual([
        `triggered: Paged with high urgency: ${KILLED.beforeTaking}`,
        'notified: Told Ana Souza',
      ]);
      expect(await knex('rota__notifications')).toHaveLength(7);
      const sentBefore = world.sent.length;
      await world.pass(19.3, other);
      expect(
        world.sent
          .slice(sentBefore)
          .map(({ to, title }) => [to, title])
          .sort(),
      ).toEqual([
        ['user:default/jonas', `#3 ${KILLED.beforeTaking}`],
        ['user:default/li', `#3 ${KILLED.beforeTaking}`],
      ]);
      await world.pass(0.1, other);
      expect(
        world.sent
          .slice(sentBefore + 2)
          .map(({ to, title }) => [to, title])
          .sort(),
      ).toEqual([
        ['user:default/ana', `#1 ${KILLED.beforeSending}`],
        ['user:default/ana', `#2 ${KILLED.beforeRecording}`],
      ]);
    });
  },
);
