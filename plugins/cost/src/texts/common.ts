/** What several screens say. */
export const commonTexts = {
  title: 'Cost',
  pages: {
    label: 'Pages about cost',
    organisation: 'Organisation',
    sources: 'Where it comes from',
  },
  percent: '{{number}} %',
  money: {
    lessThan: 'less than {{amount}}',
    exact: 'exactly {{amount}} {{currency}}',
  },
  change: {
    up: '{{percent}} more',
    down: '{{percent}} less',
    same: 'the same',
    new: 'new',
    upBy: '{{percent}} more ({{amount}})',
    downBy: '{{percent}} less ({{amount}})',
    newBy: 'new ({{amount}})',
    title: '{{current}}, before {{previous}}',
  },
  kind: {
    label: 'Cost',
    billed: 'Billed',
    effective: 'Effective',
    billedHelp: 'What is on the invoice, on the day that it was charged.',
    effectiveHelp:
      'What was paid in advance, spread over the days on which it is used.',
  },
  reason: {
    label: 'Reason',
    missing: 'A reason is needed: others will ask',
  },
  failed: {
    refused: 'It was refused: {{message}}',
  },
  table: {
    asTable: 'As a table',
  },
} as const;
