// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('releases', table => {
    table.comment('What was asked to be released, and what became of it');
    table.bigIncrements('sequence').comment('Grows with every request');
    table.string('id', 36).notNullable().unique();
    table.string('entity_ref').notNullable();
    table.string('service').notNullable();
    table
      .string('namespace')
      .notNullable()
      .comment('Empty: that of the environment');
    table.string('environment').notNullable();
    table.string('artifact_id').notNullable();
    table.string('previous_artifact_id');
    table.text('intent').notNullable().comment('JSON');
    table.text('reason');
    table.text('actor').notNullable().comment('JSON');
    table.string('state', 20).notNullable();
    table.string('requested_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('finished_at', 30).comment('ISO 8601, UTC');
    table.text('steps').notNullable().comment('JSON');
    table.text('gates').notNullable().comment('JSON');
    table.string('commit_sha', 64);
    table.text('rollout').comment('JSON');
    table.text('message');
    table.string('idempotency_key').comment('Unique for an entity');
    table.string('request_hash', 64);
    table
      .string('automatic_key', 64)
      .unique()
      .comment('What releases itself does so once');
    table.string('lease_owner', 36).comment('The process that drives it');
    table.bigInteger('lease_until').comment('Milliseconds since 1970');
    table.unique(['entity_ref', 'idempotency_key'], {
      indexName: 'releases_idempotency_key_unique',
    });
    table.index(
      ['entity_ref', 'environment', 'sequence'],
      'releases_entity_idx',
    );
    table.index(['finished_at'], 'releases_finished_at_idx');
  });

  await knex.schema.createTable('release_locks', table => {
    table.comment(
      'The release that is being committed to an environment of a service',
    );
    table.string('namespace').notNullable();
    table.string('service').notNullable();
    table.string('environment').notNullable();
    table.string('release_id', 36).notNullable();
    table.primary(['namespace', 'service', 'environment']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('release_locks');
  await knex.schema.dropTable('releases');
};
