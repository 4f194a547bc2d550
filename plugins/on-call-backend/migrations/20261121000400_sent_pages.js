// @ts-check

/**
 * What a provider surely took is never told as not sent, and whoever sent a page stays who sent it.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('pages', table => {
    table
      .boolean('is_accepted')
      .notNullable()
      .defaultTo(false)
      .comment('Whether the provider surely took it');
  });
  await knex.schema.alterTable('incidents', table => {
    table
      .text('requester')
      .comment('JSON: who paged from the portal, whomever the provider names');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('alter table incidents drop column requester');
  await knex.raw('alter table pages drop column is_accepted');
};
