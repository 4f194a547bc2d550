// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('slices', table => {
    table
      .text('names')
      .comment('JSON: what its tags name entities by; null: not known');
  });

  await knex.schema.alterTable('managed_resources', table => {
    table.boolean('complete').notNullable().defaultTo(true);
  });

  await knex.schema.alterTable('shares', table => {
    table.index(['month'], 'shares_conflict_idx', {
      predicate: knex.whereRaw("kind = 'conflict'"),
    });
  });

  await knex.schema.createTable('releases', table => {
    table.comment('What the release manager last told of entities');
    table.string('entity_ref').primary();
    table.string('asked_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last answer did not come');
    table.text('releases').notNullable().comment('JSON');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('releases');
  await knex.schema.alterTable('shares', table => {
    table.dropIndex([], 'shares_conflict_idx');
  });
  await knex.schema.alterTable('managed_resources', table => {
    table.dropColumn('complete');
  });
  await knex.schema.alterTable('slices', table => {
    table.dropColumn('names');
  });
};
