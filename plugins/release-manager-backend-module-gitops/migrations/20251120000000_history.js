// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('gitops__state', table => {
    table.comment('How far the history of the config repository is indexed');
    table.string('id', 32).primary().notNullable();
    table
      .text('repository')
      .notNullable()
      .comment('Address and branch of the repository that was indexed');
    table.string('head', 64).comment('The newest commit that is indexed');
  });

  await knex.schema.createTable('gitops__releases', table => {
    table.comment(
      'The releases that the commits of the config repository tell of',
    );
    table.string('sha', 64).primary().notNullable();
    table
      .bigInteger('position')
      .notNullable()
      .comment('Grows from the oldest commit to the newest');
    table.string('service_key').notNullable().comment('In lower case');
    table.string('environment_key').notNullable().comment('In lower case');
    table.string('environment').notNullable();
    table.string('artifact_id').notNullable();
    table.text('intent').notNullable().comment('JSON');
    table.text('released_by_name').notNullable();
    table.text('released_by_email');
    table.string('released_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('release_id');
    table.text('reason');
    table.index(
      ['service_key', 'environment_key', 'position'],
      'gitops__releases_environment_idx',
    );
    table.index(['service_key', 'position'], 'gitops__releases_service_idx');
    table.index(['release_id'], 'gitops__releases_release_id_idx');
    table.index(['position'], 'gitops__releases_position_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('gitops__releases');
  await knex.schema.dropTable('gitops__state');
};
