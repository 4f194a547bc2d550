/**
 * A backend with on-call as a process of its own, for tests that kill it. What it is told is in the variable ON_CALL_PROCESS; it writes the port
 * that it listens on. Its vendor is a file, which outlives it.
 */
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  onCallExtensionPoint,
  TriggerRequest,
} from '@paved-path/backstage-plugin-on-call-node';
import createKnex, { Knex } from 'knex';
import { appendFileSync, readFileSync } from 'node:fs';
import onCall from '..';
import { FakeProvider } from './FakeProvider';
import { testEntities } from './startOnCall';

/** What a process is told. @internal */
export type OnCallProcessOptions = {
  knex: Knex.Config;
  /** Whether the vendor hangs for ever: before it took a page whose title says so, or after. */
  hangs: boolean;
  /** The file of the vendor, and of who was notified: a word and a name in each line. */
  log: string;
};

/** A vendor that keeps what it took in a file. */
class FileVendor extends FakeProvider {
  readonly #options: OnCallProcessOptions;

  constructor(options: OnCallProcessOptions) {
    super();
    this.#options = options;
    this.has('payments');
  }

  async trigger({ idempotencyKey, title }: TriggerRequest) {
    const { hangs, log } = this.#options;
    appendFileSync(log, `asked ${idempotencyKey}\n`);
    if (hangs && title.includes('before')) await new Promise(() => {});
    appendFileSync(log, `taken ${idempotencyKey}\n`);
    if (hangs) await new Promise(() => {});
    return this.incident('payments', { id: idempotencyKey, title });
  }

  async findTriggered(_key: string, idempotencyKey: string) {
    const taken = readFileSync(this.#options.log, 'utf8').includes(
      `taken ${idempotencyKey}\n`,
    );
    return taken
      ? this.incident('payments', { id: idempotencyKey, title: 'Found again' })
      : undefined;
  }
}

async function run(options: OnCallProcessOptions): Promise<void> {
  const tasks = new Map<string, (signal: AbortSignal) => unknown>();
  const { server } = await startTestBackend({
    features: [
      onCall,
      createBackendModule({
        pluginId: 'on-call',
        moduleId: 'file',
        register(env) {
          env.registerInit({
            deps: { extensions: onCallExtensionPoint },
            async init({ extensions }) {
              extensions.addOnCallProvider(new FileVendor(options));
            },
          });
        },
      }),
      mockServices.database.factory({ knex: createKnex(options.knex) }),
      catalogServiceMock.factory({ entities: testEntities }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({
          send: async ({ payload }) =>
            appendFileSync(options.log, `told ${payload.title}\n`),
        }),
      }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () =>
          ({
            scheduleTask: async task => {
              tasks.set(task.id, task.fn as (signal: AbortSignal) => unknown);
            },
          } as SchedulerService),
      }),
    ],
  });
  const { signal } = new AbortController();
  setInterval(() => tasks.get('settle-pages')?.(signal), 200);
  process.stdout.write(`listening ${server.port()}\n`);
}

run(JSON.parse(process.env.ON_CALL_PROCESS as string)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
