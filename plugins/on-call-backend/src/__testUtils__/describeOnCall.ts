import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { FakeProvider } from './FakeProvider';
import { startOnCall } from './startOnCall';

const databases = createTestDatabases();

/** What a test of the backend has at hand. @internal */
export type World = {
  /** The provider, with the services `payments` and `ledger`. */
  readonly pager: FakeProvider;
  readonly knex: Knex;
  /** Starts a backend; the next one is another replica. Those that still run are stopped after the test. */
  start(
    options?: Partial<Parameters<typeof startOnCall>[0]>,
  ): ReturnType<typeof startOnCall>;
};

/**
 * Describes the backend on each database: SQLite, and PostgreSQL where there is one.
 * @internal
 */
// eslint-disable-next-line jest/no-export
export function describeOnCall(
  title: string,
  tests: (world: World) => void,
): void {
  describe.each(databases.eachSupportedId())(`${title}, %s`, databaseId => {
    const running = new Set<Awaited<ReturnType<typeof startOnCall>>>();
    let pager: FakeProvider;
    let knex: Knex;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      pager = new FakeProvider();
      pager.has('payments');
      pager.has('ledger');
    });

    afterEach(async () => {
      for (const each of running) await each.stop();
    });

    tests({
      get pager() {
        return pager;
      },
      get knex() {
        return knex;
      },
      async start(options = {}) {
        const started = await startOnCall({
          knex,
          providers: [pager],
          ...options,
        });
        const onCall = {
          ...started,
          stop: async () => {
            running.delete(onCall);
            await started.stop();
          },
        };
        running.add(onCall);
        return onCall;
      },
    });
  });
}
