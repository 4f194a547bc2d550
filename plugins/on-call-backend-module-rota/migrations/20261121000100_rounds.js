// @ts-check

/**
 * An incident that nobody could be told of goes through its levels again, and its rounds are counted on, so that a level is never taken for one of before.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('rota__incidents', table => {
    table
      .integer('first_round')
      .notNullable()
      .defaultTo(0)
      .comment('From which round on its levels are gone through');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('alter table rota__incidents drop column first_round');
};
