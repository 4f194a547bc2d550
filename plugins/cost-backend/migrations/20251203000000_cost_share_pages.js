// @ts-check

const AT_ONCE = 500;
// The order of a share's values, as `SharePages` writes them.
const VALUES = [
  'currency',
  'provider',
  'service',
  'category',
  'sub_account_id',
  'sub_account_name',
  'region',
  'resource_id',
  'resource_name',
  'resource_type',
  'environment',
  'part',
  'parts',
  'rule',
  'claimants',
];
const OF_SHARES = ['environment', 'part', 'parts', 'rule', 'claimants'];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('share_pages', table => {
    table.comment(
      'Who bears which part of which charges: those of an entity in a month, many in a row, so that few rows are read',
    );
    table.string('attribution_id', 36).notNullable();
    table.string('month', 7).notNullable();
    table.string('entity_ref').notNullable().comment('Empty: none');
    table.string('kind', 20).notNullable().comment('entity, conflict');
    table.integer('page').notNullable();
    table.text('shares').notNullable().comment('JSON: the values of each');
    table.text('billed_days').notNullable().comment('JSON: the days of each');
    table.text('effective_days').comment('JSON; null: as billed');
    table.index(['entity_ref', 'month'], 'share_pages_entity_idx');
    table.index(['attribution_id'], 'share_pages_attribution_idx');
    table.index(['month'], 'share_pages_conflict_idx', {
      predicate: knex.whereRaw("kind = 'conflict'"),
    });
  });
  const groups = await knex('shares')
    .whereIn('kind', ['entity', 'conflict'])
    .distinct('entity_ref', 'month', 'attribution_id', 'kind');
  for (const group of groups) await movePages(knex, group);
  await knex.schema.dropTable('shares');
  // Nobody reads them.
  await knex.schema.alterTable('charges', table => {
    table.dropColumn('billed_total');
    table.dropColumn('effective_total');
  });
};

/**
 * @param {import('knex').Knex} knex
 * @param {{ entity_ref: string, month: string, attribution_id: string, kind: string }} group
 */
async function movePages(knex, group) {
  for (let page = 0; ; page += 1) {
    const rows = await knex('shares')
      .join('charges', join =>
        join
          .on('charges.reading_id', 'shares.reading_id')
          .andOn('charges.position', 'shares.position'),
      )
      .where({
        'shares.entity_ref': group.entity_ref,
        'shares.month': group.month,
        'shares.attribution_id': group.attribution_id,
        'shares.kind': group.kind,
      })
      .orderBy(['shares.position', 'shares.part'])
      .offset(page * AT_ONCE)
      .limit(AT_ONCE)
      .select(
        ...VALUES.map(name =>
          OF_SHARES.includes(name) ? `shares.${name}` : `charges.${name}`,
        ),
        'charges.billed_days',
        'charges.effective_days',
      );
    if (!rows.length) return;
    const isSame = rows.every(each => each.billed_days === each.effective_days);
    await knex('share_pages').insert({
      ...group,
      page,
      shares: JSON.stringify(rows.map(row => VALUES.map(name => row[name]))),
      billed_days: `[${rows.map(each => each.billed_days).join(',')}]`,
      effective_days: isSame
        ? null
        : `[${rows.map(each => each.effective_days).join(',')}]`,
    });
  }
}

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('share_pages');
  await knex.schema.alterTable('charges', table => {
    table.text('billed_total').notNullable().defaultTo('0');
    table.text('effective_total').notNullable().defaultTo('0');
  });
  await knex.schema.createTable('shares', table => {
    table.string('attribution_id', 36).notNullable();
    table.string('reading_id', 36).notNullable();
    table.integer('position').notNullable();
    table.string('month', 7).notNullable();
    table.string('entity_ref').notNullable();
    table.string('kind', 20).notNullable();
    table.string('environment').notNullable();
    table.integer('part').notNullable();
    table.integer('parts').notNullable();
    table.text('rule').notNullable();
    table.text('claimants');
    table.index(['entity_ref', 'month'], 'shares_entity_idx');
    table.index(['attribution_id'], 'shares_attribution_idx');
    table.index(['month'], 'shares_conflict_idx', {
      predicate: knex.whereRaw("kind = 'conflict'"),
    });
  });
  // Charges are shared out anew at the next run.
  await knex('slices').update({ rules_hash: null });
};
