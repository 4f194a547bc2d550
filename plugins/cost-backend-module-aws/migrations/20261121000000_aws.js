// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('aws__answers', table => {
    table.comment('What Cost Explorer said, since to ask it costs money');
    table.string('account', 12).notNullable().comment('That was asked');
    table.string('month', 7).notNullable().comment('UTC');
    table.string('question', 255).notNullable().comment('What was asked');
    table.string('asked_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('lines').notNullable().comment('JSON');
    table.primary(['account', 'month']);
  });

  await knex.schema.createTable('aws__paid_requests', table => {
    table.comment(
      'How many requests were sent, by the month they were sent in',
    );
    table.string('month', 7).primary().comment('UTC');
    table.integer('count').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('aws__paid_requests');
  await knex.schema.dropTable('aws__answers');
};
