// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('slices', table => {
    table
      .integer('own_days')
      .comment('How many days have usage of that day alone; null: not counted');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('slices', table => {
    table.dropColumn('own_days');
  });
};
