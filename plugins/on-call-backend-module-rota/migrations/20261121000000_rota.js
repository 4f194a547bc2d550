// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rota__files', table => {
    table.comment('The last good text of each file of rotas');
    table.string('id', 64).primary().comment('Hash of where it is');
    table.string('location', 2000).notNullable().comment('As configured');
    table.text('label').notNullable().comment('What people call it');
    table.text('content').notNullable();
    table.string('good_at', 30).notNullable().comment('ISO 8601, UTC');
  });

  await knex.schema.createTable('rota__overrides', table => {
    table.comment('Who takes over, as people said it in the portal');
    table.string('id', 36).primary();
    table.string('rota', 63).notNullable();
    table.string('person').notNullable().comment('A user entity');
    table.string('start_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('end_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('created_by').notNullable();
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('idempotency_key', 200).notNullable();
    table.unique(['rota', 'idempotency_key'], {
      indexName: 'rota__overrides_key_unique',
    });
    table.index(['end_at'], 'rota__overrides_end_idx');
  });

  await knex.schema.createTable('rota__counters', table => {
    table.comment('The last numbers that were given');
    table.string('name', 40).primary();
    table.integer('value').notNullable();
  });
  await knex('rota__counters').insert({ name: 'incidents', value: 0 });

  await knex.schema.createTable('rota__incidents', table => {
    table.comment('Incidents, and where each is in its escalation');
    table.string('id', 36).primary();
    table.integer('number').notNullable().unique();
    table.string('service_ref').notNullable();
    table.string('rota', 100).notNullable().comment('By which it escalates');
    table.string('title', 255).notNullable();
    table.text('details');
    table.string('link', 2000).comment("The portal's page of the service");
    table.string('urgency', 10).notNullable();
    table.string('status', 20).notNullable();
    table.string('idempotency_key', 200).notNullable();
    table.text('requested_by').comment('JSON: a person');
    table.text('acknowledged_by').notNullable().comment('JSON: people');
    table.text('resolved_by').comment('JSON: a person');
    table.text('resolution');
    table.text('assignees').notNullable().comment('JSON: user entities');
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('updated_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('acknowledged_at', 30).comment('ISO 8601, UTC');
    table.string('resolved_at', 30).comment('ISO 8601, UTC');
    table.integer('round').notNullable().comment('0 the first time around');
    table.integer('level').notNullable().comment('0: nobody was told yet');
    table
      .string('level_at', 30)
      .notNullable()
      .comment('ISO 8601, UTC; when that level began');
    table
      .string('next_escalation_at', 30)
      .comment('ISO 8601, UTC; none: it does not escalate by itself');
    table
      .boolean('reached')
      .notNullable()
      .comment('Whether anybody was told of it');
    table
      .integer('version')
      .notNullable()
      .comment('Changes with every step, so that each is taken once');
    table.unique(['service_ref', 'idempotency_key'], {
      indexName: 'rota__incidents_key_unique',
    });
    table.index(['status', 'next_escalation_at'], 'rota__incidents_next_idx');
    table.index(['service_ref', 'updated_at'], 'rota__incidents_service_idx');
    table.index(['resolved_at'], 'rota__incidents_resolved_at_idx');
  });

  await knex.schema.createTable('rota__events', table => {
    table.comment('What happened in each incident');
    table.bigIncrements('id');
    table
      .string('incident_id', 36)
      .notNullable()
      .references('id')
      .inTable('rota__incidents')
      .onDelete('CASCADE');
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('kind', 30).notNullable();
    table.text('who').comment('JSON: a person');
    table.text('text').notNullable();
    table.integer('level');
    table.string('idempotency_key', 200);
    table.unique(['incident_id', 'idempotency_key'], {
      indexName: 'rota__events_key_unique',
    });
    table.index(['incident_id', 'at'], 'rota__events_incident_idx');
  });

  await knex.schema.createTable('rota__notifications', table => {
    table.comment('Whom an incident is to be told, and whether it was');
    table.string('id', 36).primary();
    table
      .string('incident_id', 36)
      .notNullable()
      .references('id')
      .inTable('rota__incidents')
      .onDelete('CASCADE');
    table.string('occasion', 40).notNullable().comment('Why it is told');
    table.integer('round').notNullable();
    table.integer('level').notNullable();
    table.string('recipient').notNullable().comment('An entity');
    table.string('state', 20).notNullable();
    table.integer('attempts').notNullable();
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
    table
      .string('due_at', 30)
      .notNullable()
      .comment('ISO 8601, UTC; while it is being sent, the end of the lease');
    table.string('lease_owner', 36).comment('The attempt that sends it');
    table.unique(['incident_id', 'occasion', 'round', 'level', 'recipient'], {
      indexName: 'rota__notifications_once_unique',
    });
    table.index(['state', 'due_at'], 'rota__notifications_due_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'rota__notifications',
    'rota__events',
    'rota__incidents',
    'rota__counters',
    'rota__overrides',
    'rota__files',
  ]) {
    await knex.schema.dropTable(table);
  }
};
