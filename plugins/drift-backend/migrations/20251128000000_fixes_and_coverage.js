// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('drifts', table => {
    table
      .text('digests')
      .comment('JSON: keyed digests of masked values; never sent anywhere');
  });

  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('Commands that a repeat must not do twice');
    table.string('command', 40).notNullable();
    table.string('subject', 255).notNullable().comment('What it is about');
    table.string('actor').notNullable();
    table.string('key', 200).notNullable();
    table.string('request_hash', 64).notNullable();
    table.string('result', 36).comment('What was made');
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.primary(['command', 'subject', 'actor', 'key']);
    table.index(['at'], 'idempotency_keys_at_idx');
  });

  await knex.schema.createTable('opened_fixes', table => {
    table.comment('Pull requests, issues and runs that were asked for');
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('opened_by').notNullable();
    table.string('idempotency_key', 200).notNullable();
    table.string('option_id', 255).notNullable();
    table.text('offered').notNullable().comment('JSON, as it was offered');
    table.string('state', 20).notNullable();
    table
      .integer('beat')
      .notNullable()
      .defaultTo(0)
      .comment('Counts up while a process works on it');
    table.text('opened').comment('JSON');
    table.text('reason').comment('Why it was not opened');
    table.string('begun_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('ended_at', 30).comment('ISO 8601, UTC');
    table.unique(['environment_id', 'opened_by', 'idempotency_key'], {
      indexName: 'opened_fixes_key_unique',
    });
    table.index(['begun_at'], 'opened_fixes_begun_at_idx');
  });

  await knex.schema.createTable('state_readings', table => {
    table.comment('How the state of each environment was last read');
    table
      .string('environment_id', 36)
      .primary()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('attempted_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('succeeded_at', 30).comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt did not succeed');
    table.string('hash', 64).comment('Of what it lists');
  });

  await knex.schema.createTable('managed_resources', table => {
    table.comment('What each state lists, without values');
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.text('address').notNullable();
    table.text('type').notNullable();
    table.text('ids').notNullable().comment('JSON');
    table.primary(['environment_id', 'position']);
  });

  await knex.schema.createTable('inventories', table => {
    table.comment('How each inventory of a cloud was last read');
    table.string('id').primary();
    table.text('scope').comment('What it lists');
    table.text('does_not_list').notNullable().comment('JSON');
    table.string('as_of', 30).comment('ISO 8601, UTC; when it was taken');
    table.string('attempted_at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt did not succeed');
  });

  await knex.schema.createTable('cloud_resources', table => {
    table.comment('What exists in a cloud, whether code manages it or not');
    table.string('id', 64).primary().comment('Hash of inventory, id and type');
    table
      .string('inventory_id')
      .notNullable()
      .references('id')
      .inTable('inventories')
      .onDelete('CASCADE');
    table.text('resource').notNullable().comment('JSON, as it was listed');
    table.text('type').comment('As its inventory says it');
    table.string('sort', 200).notNullable().comment('Type and name');
    table.text('search').notNullable().comment('In lower case');
    table
      .string('finding', 20)
      .notNullable()
      .comment('managed, unmanaged, or none: in no state that was read');
    table.string('environment_id', 36).comment('The one that manages it');
    table.text('address').comment('Its address there');
    table.string('first_seen_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('hash', 64).notNullable().comment('Of all of it');
    table.index(['sort', 'id'], 'cloud_resources_sort_idx');
    table.index(['inventory_id', 'finding'], 'cloud_resources_inventory_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'cloud_resources',
    'inventories',
    'managed_resources',
    'state_readings',
    'opened_fixes',
    'idempotency_keys',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.raw('alter table drifts drop column digests');
};
