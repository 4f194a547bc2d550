/** What is said of what moved most. */
export const moverTexts = {
  plain: '{{name}}: {{amount}} since {{day}}',
  detailed: '{{name}}: {{amount}} since {{day}}, {{detail}}',
  before_one: 'Compared with the day before',
  before_other: 'Compared with the {{count}} days before',
  beforeMonth: 'Compared with the same days of the month before',
  beforeQuarter: 'Compared with the same days of the quarter before',
} as const;
