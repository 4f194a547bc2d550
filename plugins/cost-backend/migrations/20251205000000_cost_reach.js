// @ts-check

// PostgreSQL alone minds how long a text is.
const UNBOUNDED = [
  ['slices', 'key'],
  ['slices', 'version'],
  ['slices', 'tried_version'],
  ['costs', 'environment'],
];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('slices', table => {
    table.text('group_name').comment('The export, account or cluster');
    table
      .string('first_month', 7)
      .comment('The first that was kept; null: it is to be read anew');
  });
  await knex.schema.alterTable('anomalies', table => {
    table
      .string('last_day', 10)
      .notNullable()
      .defaultTo('')
      .comment('Of the days in a row that have the same cause, UTC');
    table
      .boolean('gone')
      .notNullable()
      .defaultTo(false)
      .comment('Its bill was restated, and it is none any more');
    table
      .boolean('told')
      .notNullable()
      .defaultTo(false)
      .comment('Whether its owner was told');
  });
  await knex('anomalies').update({ last_day: knex.ref('day'), told: true });
  if (knex.client.config.client === 'pg') {
    for (const [table, column] of UNBOUNDED) {
      await knex.raw('ALTER TABLE ?? ALTER COLUMN ?? TYPE text', [
        table,
        column,
      ]);
    }
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // The texts stay as long as they are: what they hold might not fit.
  await knex.schema.alterTable('anomalies', table => {
    table.dropColumn('told');
    table.dropColumn('gone');
    table.dropColumn('last_day');
  });
  await knex.schema.alterTable('slices', table => {
    table.dropColumn('first_month');
    table.dropColumn('group_name');
  });
};
