// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('entities', table => {
    table.comment(
      'Entities that matter to on-call, and which provider has them',
    );
    table.string('entity_ref').primary();
    table.string('title').notNullable();
    table.text('search').notNullable().comment('In lower case');
    table.string('owner_ref');
    table.string('system_ref');
    table
      .boolean('is_service')
      .notNullable()
      .comment('Whether it stands in the list of the organisation');
    table.string('provider_id', 100);
    table.string('service_key', 400);
    table.text('problems').notNullable().comment('JSON; of the claim');
    table.boolean('has_problems').notNullable();
    table.string('seen_at', 30).notNullable().comment('ISO 8601, UTC');
    table.index(['provider_id', 'service_key'], 'entities_service_idx');
    table.index(['is_service', 'title', 'entity_ref'], 'entities_list_idx');
    table.index(['system_ref'], 'entities_system_idx');
    table.index(['owner_ref'], 'entities_owner_idx');
  });

  await knex.schema.createTable('entity_dependencies', table => {
    table.comment('What entities depend on, one hop');
    table.string('entity_ref').notNullable();
    table.string('depends_on').notNullable();
    table.primary(['entity_ref', 'depends_on']);
  });

  await knex.schema.createTable('services', table => {
    table.comment('Services at their providers: the last good snapshot');
    table.string('provider_id', 100).notNullable();
    table.string('service_key', 400).notNullable();
    table.primary(['provider_id', 'service_key']);
    table.text('snapshot').comment('JSON, without incidents');
    table.string('read_at', 30).comment('ISO 8601, UTC; of the snapshot');
    table.string('attempted_at', 30).comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt failed');
    table.boolean('has_nobody').notNullable().defaultTo(false);
    table.boolean('has_problems').notNullable().defaultTo(false);
    table.integer('open_incidents').notNullable().defaultTo(0);
    table
      .string('history_read_at', 30)
      .comment('ISO 8601, UTC; up to when past incidents are known');
    table
      .string('history_due_at', 30)
      .comment('ISO 8601, UTC; when they are to be read again; null: now');
    table
      .bigInteger('history_lease_until')
      .comment('Milliseconds since 1970; somebody reads them just now');
    table
      .string('wanted_at', 30)
      .comment('ISO 8601, UTC; when it was last asked to be read anew');
    table.string('lease_owner', 36);
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
    table.index(['wanted_at'], 'services_wanted_idx');
  });

  await knex.schema.createTable('incidents', table => {
    table.comment('Incidents as they were last seen');
    table.string('id', 500).primary().comment('<provider>:<its own id>');
    table.string('provider_id', 100).notNullable();
    table.string('service_key', 400).notNullable();
    table.string('native_id', 390).notNullable();
    table.string('status', 20).notNullable();
    table.boolean('is_open').notNullable();
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('resolved_at', 30).comment('ISO 8601, UTC');
    table.text('incident').notNullable().comment('JSON');
    table
      .string('written_at', 30)
      .notNullable()
      .comment('ISO 8601, UTC; when what is written was asked for');
    table.string('told_status', 20).comment('What the world was told of');
    table.integer('told_level');
    table.boolean('to_tell').notNullable();
    table.index(
      ['provider_id', 'service_key', 'created_at', 'id'],
      'incidents_service_idx',
    );
    table.index(
      ['provider_id', 'service_key', 'is_open'],
      'incidents_open_idx',
    );
    table.index(['to_tell'], 'incidents_to_tell_idx');
    table.index(['resolved_at'], 'incidents_resolved_idx');
  });

  await knex.schema.createTable('incident_events', table => {
    table.comment('What happened in incidents');
    table
      .string('incident_id', 500)
      .primary()
      .references('id')
      .inTable('incidents')
      .onDelete('CASCADE');
    table.text('events').comment('JSON');
    table.string('read_at', 30).comment('ISO 8601, UTC');
    table.string('attempted_at', 30).comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt failed');
  });

  await knex.schema.createTable('pages', table => {
    table.comment('Pages that people sent, and what became of them');
    table.string('id', 36).primary();
    table.string('idempotency_key', 200).notNullable().unique();
    table.string('actor').notNullable();
    table.string('request_hash', 64).notNullable();
    table.string('entity_ref').notNullable();
    table.string('provider_id', 100).notNullable();
    table.string('service_key', 400).notNullable();
    table.text('request').notNullable().comment('JSON');
    table.string('state', 10).notNullable();
    table.text('text').notNullable();
    table.string('incident_id', 500);
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('settled_at', 30).comment('ISO 8601, UTC');
    table.string('next_look_at', 30).comment('ISO 8601, UTC');
    table.integer('looks').notNullable().defaultTo(0);
    table.string('lease_owner', 36);
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
    table.index(['state', 'next_look_at'], 'pages_state_idx');
    table.index(['created_at'], 'pages_created_idx');
  });

  await knex.schema.createTable('commands', table => {
    table.comment('Commands on incidents, each key once');
    table.string('actor').notNullable();
    table.string('idempotency_key', 200).notNullable();
    table.primary(['actor', 'idempotency_key']);
    table.string('request_hash', 64).notNullable();
    table.string('state', 10).notNullable();
    table.string('run', 36).notNullable();
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.index(['at'], 'commands_at_idx');
  });

  await knex.schema.createTable('changes', table => {
    table.comment('What changed, as other plugins told');
    table.string('id', 64).notNullable();
    table.string('entity_ref').notNullable();
    table.primary(['id', 'entity_ref']);
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('topic').notNullable();
    table.text('title').notNullable();
    table.string('actor');
    table.string('severity', 10).notNullable();
    table.text('link');
    table.index(['entity_ref', 'at'], 'changes_entity_idx');
    table.index(['at'], 'changes_at_idx');
  });

  await knex.schema.createTable('announcements', table => {
    table.comment('Changes that providers are to be told of');
    table.string('id', 64).primary();
    table.string('entity_ref').notNullable();
    table.text('announcement').notNullable().comment('JSON');
    table.string('state', 10).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table
      .bigInteger('next_at')
      .notNullable()
      .comment('Milliseconds since 1970');
    table.text('reason').comment('Why the last attempt failed');
    table.index(['state', 'next_at'], 'announcements_state_idx');
    table.index(['at'], 'announcements_at_idx');
  });

  await knex.schema.createTable('webhook_deliveries', table => {
    table.comment('Webhooks that were heard already');
    table.string('provider_id', 100).notNullable();
    table.string('delivery_id', 400).notNullable();
    table.primary(['provider_id', 'delivery_id']);
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.index(['at'], 'webhook_deliveries_at_idx');
  });

  await knex.schema.createTable('provider_reports', table => {
    table.comment('What providers report to operators');
    table.string('provider_id', 100).primary();
    table.text('problems').notNullable().comment('JSON');
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'provider_reports',
    'webhook_deliveries',
    'announcements',
    'changes',
    'commands',
    'pages',
    'incident_events',
    'incidents',
    'services',
    'entity_dependencies',
    'entities',
  ]) {
    await knex.schema.dropTable(table);
  }
};
