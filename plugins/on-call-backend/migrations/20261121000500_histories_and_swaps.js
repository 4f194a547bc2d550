// @ts-check

/**
 * That past incidents could not be read is kept, as is that a swap may have been done already.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('services', table => {
    table
      .text('history_reason')
      .comment('Why past incidents could not be read the last time');
  });
  await knex.schema.alterTable('swaps', table => {
    table
      .string('tried_at', 30)
      .comment(
        'ISO 8601, UTC; when the provider was last told, whatever became of it',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('alter table swaps drop column tried_at');
  await knex.raw('alter table services drop column history_reason');
};
