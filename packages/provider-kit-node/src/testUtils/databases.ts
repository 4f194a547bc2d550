import { TestDatabaseId, TestDatabases } from '@backstage/backend-test-utils';

/**
 * SQLite, and the PostgreSQL that `npm test` starts where the machine has one.
 * @public
 */
export function createTestDatabases(): TestDatabases {
  const postgres = process.env.PAVED_PATH_TEST_POSTGRES;
  return TestDatabases.create({
    ids: ['SQLITE_3', ...(postgres ? [postgres as TestDatabaseId] : [])],
  });
}
