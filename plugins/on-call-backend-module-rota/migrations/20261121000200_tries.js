// @ts-check

/**
 * How long it is waited until an incident goes through its levels again depends on how often it did so in vain, which its rounds do not say.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('rota__incidents', table => {
    table
      .integer('tries')
      .notNullable()
      .defaultTo(0)
      .comment('How often it went through its levels and nobody was told');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('alter table rota__incidents drop column tries');
};
