// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('releases', table => {
    table
      .boolean('to_announce')
      .notNullable()
      .defaultTo(false)
      .comment('It has ended, and nobody was told yet');
    table.index(['to_announce'], 'releases_to_announce_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('releases', table => {
    table.dropIndex(['to_announce'], 'releases_to_announce_idx');
    table.dropColumn('to_announce');
  });
};
