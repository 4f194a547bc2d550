// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('anomalies', table => {
    table
      .text('cause')
      .comment(
        'JSON: what tells causes apart; empty: it is not known, null: it was found before they were kept',
      );
    table
      .string('told_severity', 10)
      .comment('The worst that its owner was told of; null: of none');
  });
  await knex('anomalies')
    .where({ told: true })
    .update({ told_severity: knex.ref('severity') });
  await knex.schema.alterTable('slices', table => {
    table
      .string('to_day', 10)
      .comment('The day after the last that it covers, as listed; UTC');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('slices', table => {
    table.dropColumn('to_day');
  });
  await knex.schema.alterTable('anomalies', table => {
    table.dropColumn('told_severity');
    table.dropColumn('cause');
  });
};
