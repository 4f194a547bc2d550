import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { FakeRotas } from './FakeRotas';
import { startOnCall } from './startOnCall';

/** On-call with a vendor that has the rota `primary`; `run('refresh-rotas')` has run. @internal */
export type StartedRotas = Awaited<ReturnType<typeof startOnCall>>;

/** What tests of rotas begin with: a database, a vendor, and backends that end with the test. @internal */
export class RotaFixture {
  readonly pager = new FakeRotas();
  readonly #started: StartedRotas[] = [];

  static async create(
    databases: TestDatabases,
    id: Parameters<TestDatabases['init']>[0],
  ): Promise<RotaFixture> {
    return new RotaFixture(await databases.init(id));
  }

  private constructor(readonly knex: Knex) {
    this.pager.hasRota('primary');
  }

  async start(
    options: Partial<Parameters<typeof startOnCall>[0]> = {},
  ): Promise<StartedRotas> {
    const onCall = await startOnCall({
      knex: this.knex,
      providers: [this.pager],
      ...options,
    });
    this.#started.push(onCall);
    await onCall.run('refresh-rotas');
    return onCall;
  }

  async stop(): Promise<void> {
    for (const each of this.#started.splice(0)) await each.stop();
  }
}
