/**
 * Rotas in a process of their own, for a test in which it is killed: two incidents are at their second level, and a third has just begun its first one.
 * What it is told is in the variable ROTA_PROCESS; whom it told is written to a file, which outlives it.
 */
import { mockServices } from '@backstage/backend-test-utils';
import createKnex, { Knex } from 'knex';
import { appendFileSync } from 'node:fs';
import { actor, component, page, rotaOf, signal, World } from './World';

/** What a process is told. @internal */
export type RotaProcessOptions = {
  knex: Knex.Config;
  /** When it begins, in milliseconds since 1970. */
  now: number;
  rota: object;
  /** A file: whom it told of what, as JSON in each line. */
  log: string;
};

/** The titles of the incidents say where each of them is when the process is killed. @internal */
export const KILLED = {
  beforeSending: 'Killed before it was sent',
  beforeRecording: 'Killed before it was recorded',
  beforeTaking: 'Killed before anybody took it',
} as const;

async function run({ knex, now, rota, log }: RotaProcessOptions) {
  const world = new World(createKnex(knex), {
    // There is no file of rotas to be read.
    reader: undefined as never,
    logger: mockServices.rootLogger(),
  });
  world.now = now;
  world.rotas = [rotaOf(rota)];
  const provider = await world.replica({ isStarted: false });
  let changesLeft = Infinity;
  await provider.start({
    ...world.context(),
    refresh: () => {
      changesLeft -= 1;
      if (!changesLeft) process.kill(process.pid, 'SIGKILL');
    },
  });
  const trigger = (title: string) =>
    provider.trigger(
      page(provider.claim(component('payments-api'))?.key as string, {
        title,
        idempotencyKey: title,
        requester: actor('mette'),
      }),
      signal(),
    );
  const write = (sent: object) =>
    appendFileSync(log, `${JSON.stringify(sent)}\n`);

  world.onSend = async sent => write(sent);
  await trigger(KILLED.beforeSending);
  await trigger(KILLED.beforeRecording);
  await provider.idle();

  // Those of the second level never hear back from the notification service.
  let sending = 0;
  await new Promise<void>(resolve => {
    world.onSend = async sent => {
      if (sent.title.endsWith(KILLED.beforeRecording)) write(sent);
      sending += 1;
      if (sending === 4) resolve();
      await new Promise(() => {});
    };
    world.now += 10 * 60_000;
    provider.escalate().catch(() => {});
  });

  // It is written that there is an incident, and then that its first level began.
  changesLeft = 2;
  await trigger(KILLED.beforeTaking);
}

if (process.env.ROTA_PROCESS) {
  run(JSON.parse(process.env.ROTA_PROCESS)).catch(error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
}
