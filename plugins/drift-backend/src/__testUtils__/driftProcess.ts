/**
 * A backend with drift as a process of its own, for tests that kill it. What it is told is in the variable DRIFT_PROCESS; it writes the port that
 * it listens on, and each look at an environment to a file.
 */
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { driftExtensionPoint } from '@paved-path/backstage-plugin-drift-node';
import createKnex, { Knex } from 'knex';
import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import drift from '..';

/** What a process is told. @internal */
export type DriftProcessOptions = {
  knex: Knex.Config;
  environments: string[];
  /** How long a look takes, in milliseconds. */
  takes: number;
  /** The file that each look is written to. */
  log: string;
};

async function run(options: DriftProcessOptions): Promise<void> {
  const tasks = new Map<string, (signal: AbortSignal) => unknown>();
  const note = (what: string, name: string) =>
    appendFileSync(options.log, `${what} ${name} ${process.pid}\n`);
  const { server } = await startTestBackend({
    features: [
      drift,
      createBackendModule({
        pluginId: 'drift',
        moduleId: 'slow',
        register(env) {
          env.registerInit({
            deps: { extensions: driftExtensionPoint },
            async init({ extensions }) {
              extensions.addDriftProvider({
                id: 'slow',
                title: 'Slow',
                discover: async () =>
                  options.environments.map(name => ({ key: name, name })),
                claims: () => false,
                check: async ({ name }, { signal }) => {
                  note('begin', name);
                  await wait(options.takes, undefined, { signal });
                  note('end', name);
                  return { resources: [], truncated: false };
                },
              });
            },
          });
        },
      }),
      mockServices.database.factory({ knex: createKnex(options.knex) }),
      mockServices.rootConfig.factory({
        data: { drift: { schedule: 'manual', concurrency: 2 } },
      }),
      catalogServiceMock.factory({ entities: [] }),
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
  await tasks.get('discover-environments')?.(signal);
  setInterval(() => tasks.get('look-after-drift')?.(signal), 1_000);
  process.stdout.write(`listening ${server.port()}\n`);
}

run(JSON.parse(process.env.DRIFT_PROCESS as string)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
