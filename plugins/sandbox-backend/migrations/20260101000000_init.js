// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('repositories', table => {
    table.comment('Git repositories; their content is in the sandbox folder');
    table.string('owner').notNullable();
    table.string('name').notNullable();
    table.text('description');
    table.string('owner_ref').comment('Whose members may push');
    table.string('created_by').comment('The user who created it');
    table.string('default_branch').notNullable();
    table.string('created_at').notNullable().comment('ISO 8601, UTC');
    table.primary(['owner', 'name']);
  });
  await knex.schema.createTable('push_tokens', table => {
    table.comment('Tokens to push with; only their SHA-256 is kept');
    table.uuid('id').primary();
    table.string('hash', 64).notNullable().unique();
    table.string('description').notNullable();
    table.string('user_ref').notNullable().index();
    table.text('ownership_refs').notNullable().comment('JSON, at creation');
    table.string('created_at').notNullable();
    table.string('last_used_at');
  });
  await knex.schema.createTable('runs', table => {
    table.comment('Runs of pipelines; their logs are in the sandbox folder');
    table.increments('sequence');
    table.uuid('id').notNullable().unique();
    table.string('repository').notNullable();
    table.string('branch').notNullable();
    table.string('sha', 64).notNullable();
    table.text('message').notNullable();
    table.text('author_name').notNullable();
    table.text('author_email').notNullable();
    table.string('state', 16).notNullable();
    table.text('steps').notNullable().comment('JSON');
    table.string('artifact_id');
    table.text('tests').comment('JSON');
    table.text('reason');
    table.integer('attempt').notNullable().defaultTo(0);
    table.string('queued_at').notNullable();
    table.string('started_at');
    table.string('finished_at');
    table.index(['repository', 'sequence']);
    table.index(['state', 'sequence']);
  });
  await knex.schema.createTable('workloads', table => {
    table.comment('What last ran well, so that it runs again after a restart');
    table.string('environment').notNullable();
    table.string('namespace').notNullable();
    table.string('service').notNullable();
    table.text('healthy').notNullable().comment('JSON');
    table.string('updated_at').notNullable();
    table.primary(['environment', 'namespace', 'service']);
  });
  await knex.schema.createTable('dashboards', table => {
    table.comment('Who owns the dashboards in platform/dashboards');
    table.string('service').primary();
    table.string('owner_ref').notNullable();
    table.string('updated_by');
    table.string('updated_at').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'dashboards',
    'workloads',
    'runs',
    'push_tokens',
    'repositories',
  ]) {
    await knex.schema.dropTable(table);
  }
};
