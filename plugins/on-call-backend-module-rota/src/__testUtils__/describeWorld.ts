import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { World } from './World';

const databases = createTestDatabases();

/** What a test has at hand; new for each. @internal */
export type AtHand = { readonly knex: Knex; readonly world: World };

/**
 * Describes rotas on each database: SQLite, and PostgreSQL where there is one.
 * @internal
 */
// eslint-disable-next-line jest/no-export
export function describeWorld(
  title: string,
  tests: (at: AtHand) => void,
): void {
  describe.each(databases.eachSupportedId())(`${title}, %s`, databaseId => {
    let knex: Knex;
    let world: World;

    beforeEach(async () => {
      knex = await databases.init(databaseId);
      world = new World(knex);
    });

    afterEach(async () => {
      jest.restoreAllMocks();
      await world.stop();
    });

    tests({
      get knex() {
        return knex;
      },
      get world() {
        return world;
      },
    });
  });
}
