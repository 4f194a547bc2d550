/** What is said of the days that are shown. */
export const periodTexts = {
  label: 'Period',
  days7: '7 days',
  days30: '30 days',
  days90: '90 days',
  month: 'This month',
  quarter: 'This quarter',
  custom: 'Custom',
  from: 'First day',
  to: 'Last day',
  reversed: 'The last day is before the first',
  tooLong: 'Three years at most',
  address: {
    unknown:
      'The address says {{field}}={{text}}, which is none of 7d, 30d, 90d, month, quarter and custom.',
    missing:
      'The address says nothing as {{field}}, which is to be a day, such as 2026-11-01.',
    noDay:
      'The address says {{field}}={{text}}, which is no day; write it as 2026-11-01.',
    reversed:
      'The address says {{field}}={{text}}, which is to be later than from.',
    tooLong:
      'The address says {{field}}={{text}}, which is more than three years after from.',
    instead: 'The last 30 days are shown instead.',
  },
  utc: 'Days are in UTC',
  range: '{{from}} to {{to}}',
} as const;
