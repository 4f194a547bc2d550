// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('sources', table => {
    table.comment('How each provider was last asked');
    table.string('id').primary();
    table.string('attempted_at', 30).notNullable().comment('ISO 8601, UTC');
    table.string('succeeded_at', 30).comment('ISO 8601, UTC');
    table.text('reason').comment('Why the last attempt did not succeed');
  });

  await knex.schema.createTable('slices', table => {
    table.comment('Pieces of a source that are read and replaced as a whole');
    table.string('provider').notNullable();
    table.string('key').notNullable();
    table.string('version', 255).comment('Of what is served');
    table.string('tried_version', 255).comment('Of the last attempt');
    table.string('tag_keys_hash', 64).comment('Of what is served');
    table.string('state', 20).notNullable();
    table.text('reason').comment('Why it was refused');
    table.text('file');
    table.bigInteger('line').comment('From 1');
    table.string('read_at', 30).comment('ISO 8601, UTC');
    table.integer('charges');
    table.string('first_day', 10).comment('The first with a charge, UTC');
    table.string('last_day', 10).comment('The last with a charge, UTC');
    table.string('reading_id', 36).comment('The charges that are served');
    table.string('attribution_id', 36).comment('The shares that are served');
    table.string('rules_hash', 64).comment('Of the rules that made the shares');
    table.primary(['provider', 'key']);
    table.index(['attribution_id'], 'slices_attribution_idx');
  });

  await knex.schema.createTable('charges', table => {
    table.comment('What one thing cost in one month');
    table.string('reading_id', 36).notNullable();
    table.integer('position').notNullable();
    table.string('month', 7).notNullable().comment('UTC');
    table.string('currency', 20).notNullable();
    table.text('provider').notNullable();
    table.text('service').notNullable();
    table.text('category').notNullable();
    table.text('sub_account_id');
    table.text('sub_account_name');
    table.text('region');
    table.text('resource_id');
    table.text('resource_name');
    table.text('resource_type');
    table.text('commitment_id');
    table.text('tags').notNullable().comment('JSON');
    table.text('entity_ref');
    table.text('environment');
    table.text('billed_total').notNullable().comment('Decimal');
    table.text('effective_total').notNullable().comment('Decimal');
    table.text('billed_days').notNullable().comment('JSON: decimals by day');
    table.text('effective_days').notNullable().comment('JSON');
    table.primary(['reading_id', 'position']);
  });

  await knex.schema.createTable('shares', table => {
    table.comment('Who bears which part of a charge');
    table.string('attribution_id', 36).notNullable();
    table.string('reading_id', 36).notNullable();
    table.integer('position').notNullable();
    table.string('month', 7).notNullable();
    table.string('entity_ref').notNullable().comment('Empty: none');
    table.string('kind', 20).notNullable().comment('entity, none, conflict');
    table.string('environment').notNullable().comment('Empty: none is known');
    table.integer('part').notNullable().comment('From 0');
    table.integer('parts').notNullable();
    table.text('rule').notNullable().comment('Why, in words');
    table.text('claimants').comment('JSON, where there are several');
    table.index(['entity_ref', 'month'], 'shares_entity_idx');
    table.index(['attribution_id'], 'shares_attribution_idx');
  });

  await knex.schema.createTable('costs', table => {
    table.comment('The shares, added up');
    table.string('attribution_id', 36).notNullable();
    table.string('month', 7).notNullable();
    table.string('entity_ref').notNullable().comment('Empty: none');
    table.string('kind', 20).notNullable().comment('entity, none, conflict');
    table.string('environment').notNullable();
    table.text('provider').notNullable();
    table.text('service').notNullable();
    table.text('category').notNullable();
    table.string('currency', 20).notNullable();
    table.text('billed_days').notNullable().comment('JSON: decimals by day');
    table.text('effective_days').notNullable().comment('JSON');
    table.index(['entity_ref', 'month'], 'costs_entity_idx');
    table.index(['month'], 'costs_month_idx');
    table.index(['attribution_id'], 'costs_attribution_idx');
  });

  await knex.schema.createTable('managed_resources', table => {
    table.comment('Ids in the states of entities, as drift last told them');
    table.string('entity_ref').notNullable();
    table.text('ids').notNullable().comment('JSON: environments by id');
    table.primary(['entity_ref']);
  });

  await knex.schema.createTable('anomalies', table => {
    table.string('id', 36).primary();
    table.string('entity_ref').notNullable();
    table.string('day', 10).notNullable().comment('UTC');
    table.string('currency', 20).notNullable();
    table.text('amount').notNullable().comment('Decimal');
    table.text('expected').notNullable().comment('Decimal');
    table.text('text').notNullable();
    table.text('resource_id');
    table.string('severity', 10).notNullable();
    table.string('state', 20).notNullable();
    table.string('acknowledged_by');
    table.string('acknowledged_at', 30).comment('ISO 8601, UTC');
    table.text('acknowledgement').comment('The reason');
    table.unique(['entity_ref', 'day', 'currency'], {
      indexName: 'anomalies_unique',
    });
    table.index(['state'], 'anomalies_state_idx');
  });

  await knex.schema.createTable('told_budgets', table => {
    table.comment('Thresholds that somebody was told of');
    table.string('entity_ref').notNullable();
    table.string('month', 7).notNullable();
    table.string('currency', 20).notNullable();
    table.string('threshold', 20).notNullable();
    table.primary(['entity_ref', 'month', 'currency', 'threshold']);
  });

  await knex.schema.createTable('estimates', table => {
    table.string('id', 36).primary();
    table.string('entity_ref').notNullable();
    table.string('name', 200).notNullable();
    table.string('at', 30).notNullable().comment('ISO 8601, UTC');
    table.text('estimate').notNullable().comment('JSON');
    table.unique(['entity_ref', 'name'], { indexName: 'estimates_unique' });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'estimates',
    'told_budgets',
    'anomalies',
    'managed_resources',
    'costs',
    'shares',
    'charges',
    'slices',
    'sources',
  ]) {
    await knex.schema.dropTable(table);
  }
};
