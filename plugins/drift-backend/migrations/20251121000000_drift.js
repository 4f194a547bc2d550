// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('environments', table => {
    table.comment('Infrastructure environments, and how each stands');
    table.string('id', 36).primary();
    table.string('provider').notNullable();
    table.string('key', 1000).notNullable();
    table.string('name', 1000).notNullable();
    table.string('repository', 1000);
    table.string('path', 1000);
    table.string('workspace');
    table.string('url', 2000);
    table.text('entity_refs').notNullable().comment('JSON; the owner first');
    table.string('owner_ref');
    table.string('system_ref');
    table.string('state', 20).notNullable();
    table.integer('state_rank').notNullable().comment('The worst first');
    table.integer('count_new').notNullable().defaultTo(0);
    table.integer('count_acknowledged').notNullable().defaultTo(0);
    table.integer('count_ignored').notNullable().defaultTo(0);
    table.string('drifted_since', 30).comment('ISO 8601, UTC');
    table
      .string('checked_at', 30)
      .comment('ISO 8601, UTC; the last check that could look');
    table.integer('took_ms');
    table.text('reason').comment('Why the last check could not look');
    table.string('failing_since', 30).comment('ISO 8601, UTC');
    table.string('state_written_at', 30).comment('ISO 8601, UTC');
    table.string('revision');
    table
      .boolean('truncated')
      .notNullable()
      .defaultTo(false)
      .comment('There was more drift than was kept');
    table.string('next_check_at', 30).comment('ISO 8601, UTC');
    table
      .string('told', 20)
      .notNullable()
      .defaultTo('nothing')
      .comment('What the owner was told of');
    table.boolean('told_failing').notNullable().defaultTo(false);
    table.string('retired_at', 30).comment('ISO 8601, UTC');
    table.unique(['provider', 'key']);
    table.index(['state', 'name'], 'environments_state_idx');
    table.index(['next_check_at'], 'environments_next_check_idx');
  });

  await knex.schema.createTable('environment_entities', table => {
    table.comment('Which entity has which environments');
    table.string('entity_ref').notNullable();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.primary(['entity_ref', 'environment_id']);
    table.index(['environment_id'], 'environment_entities_environment_idx');
  });

  await knex.schema.createTable('discoveries', table => {
    table.comment('How each provider was last asked what there is');
    table.string('provider').primary();
    table.string('attempted_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('succeeded_at', 30).comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt did not succeed');
    table
      .string('held_back', 64)
      .comment('Hash of an answer that would retire more than half');
  });

  await knex.schema.createTable('scans', table => {
    table.comment('Checks of the whole fleet');
    table.string('id', 36).primary();
    table.string('state', 20).notNullable();
    table.integer('total').notNullable();
    table.string('requested_by');
    table.string('started_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('finished_at', 30).comment('ISO 8601, UTC');
    table.index(['started_at'], 'scans_started_at_idx');
  });

  await knex.schema.createTable('checks', table => {
    table.comment('Each look at an environment, and how it ended');
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('state', 20).notNullable();
    table.string('outcome', 20);
    table.string('step', 200);
    table.text('reason');
    table.string('requested_by');
    table.string('queued_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('started_at', 30).comment('ISO 8601, UTC');
    table.string('finished_at', 30).comment('ISO 8601, UTC');
    table.integer('priority').notNullable().comment('The highest first');
    table.string('scan_id', 36);
    table.string('fix_id', 36).comment('The plan that is applied before');
    table.boolean('cancel_requested').notNullable().defaultTo(false);
    table
      .integer('attempts')
      .notNullable()
      .defaultTo(0)
      .comment('How often a process began it and did not end it');
    table.string('lease_owner', 36).comment('The process that runs it');
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
    table.index(['environment_id', 'queued_at'], 'checks_environment_idx');
    table.index(['scan_id', 'outcome'], 'checks_scan_idx');
    table.index(['finished_at'], 'checks_finished_at_idx');
  });
  // Nothing is checked twice at once, and there is one scan at a time.
  await knex.raw(
    "create unique index checks_under_way_idx on checks (environment_id) where state <> 'finished'",
  );
  await knex.raw(
    "create unique index scans_running_idx on scans (state) where state = 'running'",
  );

  await knex.schema.createTable('drifts', table => {
    table.comment('Resources that drifted, with their lives');
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table
      .string('identity', 64)
      .notNullable()
      .comment('Hash of address and cause');
    table
      .string('fingerprint', 64)
      .notNullable()
      .comment('Hash of what differs, without what is ignored');
    table.string('address', 2000).notNullable();
    table.string('type').notNullable();
    table.string('cause', 20).notNullable();
    table.string('state', 20).notNullable();
    table.string('since', 30).notNullable().comment('ISO 8601, UTC');
    table.string('last_seen_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('resolved_at', 30).comment('ISO 8601, UTC');
    table.string('acknowledged_until', 30).comment('ISO 8601, UTC');
    table.text('acknowledgement').comment('JSON');
    table.string('ignore_rule_id', 36);
    table.text('ignore_rule_ids').notNullable().comment('JSON');
    table.text('resource').notNullable().comment('JSON, without secrets');
    table.index(['environment_id', 'state'], 'drifts_environment_idx');
    table.index(['acknowledged_until'], 'drifts_until_idx');
    table.index(['resolved_at'], 'drifts_resolved_at_idx');
  });
  await knex.raw(
    "create unique index drifts_open_idx on drifts (environment_id, identity) where state <> 'resolved'",
  );

  await knex.raw(
    'create index drifts_ignored_idx on drifts (ignore_rule_id) where ignore_rule_id is not null',
  );

  await knex.schema.createTable('ignore_rules', table => {
    table.comment('Known noise');
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('repository', 1000);
    table.string('address', 2000);
    table.string('type');
    table.string('attribute', 2000);
    table.text('reason').notNullable();
    table.string('created_by').notNullable();
    table.string('created_at', 30).notNullable().comment('ISO 8601, UTC');
  });

  await knex.schema.createTable('snapshots', table => {
    table.comment('How each environment stood at the end of a day');
    table.string('day', 10).notNullable().comment('UTC');
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('state', 20).notNullable();
    table.integer('count_new').notNullable();
    table.integer('count_acknowledged').notNullable();
    table.integer('count_ignored').notNullable();
    table.primary(['environment_id', 'day']);
    table.index(['day'], 'snapshots_day_idx');
  });

  await knex.schema.createTable('fleet_days', table => {
    table.comment('How the fleet stood at the end of a day');
    table.string('day', 10).primary().comment('UTC');
    table.integer('environments').notNullable();
    table.integer('drifted').notNullable().comment('With new drift');
    table.integer('acknowledged').notNullable().comment('With nothing new');
  });

  await knex.schema.createTable('fixes', table => {
    table.comment('Plans that were shown to be applied');
    table.string('id', 36).primary();
    table
      .string('environment_id', 36)
      .notNullable()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table.string('plan_id', 1000).notNullable();
    table.string('created_by').notNullable();
    table.string('expires_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('confirmed_at', 30).comment('ISO 8601, UTC');
    table.string('begun_at', 30).comment('ISO 8601, UTC; never twice');
    table.index(['expires_at'], 'fixes_expires_at_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'fixes',
    'fleet_days',
    'snapshots',
    'ignore_rules',
    'drifts',
    'checks',
    'scans',
    'discoveries',
    'environment_entities',
    'environments',
  ]) {
    await knex.schema.dropTable(table);
  }
};
