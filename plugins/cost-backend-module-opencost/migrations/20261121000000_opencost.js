// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('opencost__days', table => {
    table.comment(
      'What OpenCost said of whole days, as Prometheus forgets them soon',
    );
    table.string('cluster', 100).notNullable();
    table.string('day', 10).notNullable().comment('UTC');
    table.string('labels_hash', 64).notNullable().comment('Of those asked for');
    table.string('asked_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('allocations').notNullable().comment('JSON');
    table.primary(['cluster', 'day']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('opencost__days');
};
