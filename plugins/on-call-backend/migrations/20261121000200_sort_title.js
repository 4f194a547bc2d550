// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isPostgres = String(knex.client.config.client).startsWith('pg');
  await knex.schema.alterTable('entities', table => {
    // Both databases compare it character by character, whatever language PostgreSQL was set up with.
    const column = isPostgres
      ? table.specificType('sort_title', 'varchar(255) collate "C"')
      : table.string('sort_title');
    column
      .notNullable()
      .defaultTo('')
      .comment('The title in lower case, which lists are ordered by');
    table.dropIndex([], 'entities_list_idx');
    table.index(
      ['is_service', 'sort_title', 'entity_ref'],
      'entities_sorted_idx',
    );
  });
  // What the database lowers differently is put right when the catalog is read.
  await knex('entities').update({ sort_title: knex.raw('lower(title)') });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('entities', table => {
    table.dropIndex([], 'entities_sorted_idx');
    table.dropColumn('sort_title');
    table.index(['is_service', 'title', 'entity_ref'], 'entities_list_idx');
  });
};
