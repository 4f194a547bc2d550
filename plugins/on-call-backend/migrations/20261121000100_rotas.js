// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rota_readings', table => {
    table.comment('What providers were last asked about their rotas');
    table.string('provider_id', 100).primary();
    table.string('range_start', 30).comment('ISO 8601, UTC; of what is kept');
    table.string('range_end', 30).comment('ISO 8601, UTC; of what is kept');
    table.string('read_at', 30).comment('ISO 8601, UTC; of what is kept');
    table.string('attempted_at', 30).comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt failed');
    table
      .string('wanted_at', 30)
      .comment('ISO 8601, UTC; when it was last asked to be read anew');
    table.string('lease_owner', 36);
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
  });

  await knex.schema.createTable('rotas', table => {
    table.comment('Rotas as their providers last told them');
    table.string('provider_id', 100).notNullable();
    table.string('native_id', 390).notNullable();
    table.primary(['provider_id', 'native_id']);
    table.text('rota').notNullable().comment('JSON');
  });

  await knex.schema.createTable('swaps', table => {
    table.comment('Shifts that people ask each other to take');
    table.string('id', 36).primary();
    table
      .string('rota_id', 500)
      .notNullable()
      .comment('<provider>:<its own id>');
    table.text('rota_name').notNullable();
    table.string('owner_ref').comment('Whose rota it is');
    table.string('time_zone', 100).notNullable().comment('IANA; of the rota');
    table.string('from_ref').notNullable();
    table.text('from_name').notNullable();
    table.string('to_ref').notNullable();
    table.text('to_name').notNullable();
    table.string('start_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('end_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('reason');
    table.string('state', 10).notNullable();
    table.string('asked_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('answered_at', 30).comment('ISO 8601, UTC');
    table.string('lease_owner', 36).comment('Who accepts it just now');
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
    table.index(['rota_id', 'asked_at'], 'swaps_rota_idx');
    table.index(['from_ref', 'asked_at'], 'swaps_from_idx');
    table.index(['to_ref', 'asked_at'], 'swaps_to_idx');
    table.index(['state', 'start_at'], 'swaps_state_idx');
  });

  await knex.schema.createTable('calendar_feeds', table => {
    table.comment('Addresses of calendars, by the hashes of their tokens');
    table.string('token_hash', 64).primary();
    table.string('user_ref').notNullable();
    table.string('rota_id', 500).notNullable();
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('used_at', 30).comment('ISO 8601, UTC; to the day');
    table.index(['user_ref', 'rota_id'], 'calendar_feeds_user_idx');
  });

  await knex.schema.createTable('postmortems', table => {
    table.comment('Postmortems that somebody has written');
    table
      .string('incident_id', 500)
      .primary()
      .references('id')
      .inTable('incidents')
      .onDelete('CASCADE');
    table.text('markdown').notNullable();
    table.integer('version').notNullable();
    table.string('updated_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('updated_by').notNullable();
    table.integer('kept_version').comment('Which one the repository holds');
    table.string('entity_ref').comment('In whose repository it is kept');
    table.text('path').comment('From the folder of the entity');
    table.text('url');
    table.text('reason').comment('Why it could not be kept');
    table.string('lease_owner', 36).comment('Who keeps it just now');
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'postmortems',
    'calendar_feeds',
    'swaps',
    'rotas',
    'rota_readings',
  ]) {
    await knex.schema.dropTable(table);
  }
};
