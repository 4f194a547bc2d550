// @ts-check

/**
 * How a service stands rarely changes, and that it was read again is written all the time: whoever writes the one no longer writes the other.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('service_snapshots', table => {
    table.comment('What services at their providers were last read as');
    table.string('provider_id', 100).notNullable();
    table.string('service_key', 400).notNullable();
    table.primary(['provider_id', 'service_key']);
    table
      .foreign(['provider_id', 'service_key'])
      .references(['provider_id', 'service_key'])
      .inTable('services')
      .onDelete('CASCADE');
    table.text('snapshot').notNullable().comment('JSON, without incidents');
  });
  await knex.schema.alterTable('services', table => {
    table
      .string('revision', 36)
      .comment(
        'Another one whenever the snapshot or an incident of the service is written; null: nothing was yet',
      );
  });
  await knex.raw(
    'insert into service_snapshots (provider_id, service_key, snapshot) select provider_id, service_key, snapshot from services where snapshot is not null',
  );
  // Nobody has read any of them by this name.
  await knex('services').update({ revision: 'migrated' });
  await knex.raw('alter table services drop column snapshot');
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('services', table => {
    table.text('snapshot').comment('JSON, without incidents');
  });
  await knex.raw(
    'update services set snapshot = (select s.snapshot from service_snapshots s where s.provider_id = services.provider_id and s.service_key = services.service_key)',
  );
  await knex.raw('alter table services drop column revision');
  await knex.schema.dropTable('service_snapshots');
};
