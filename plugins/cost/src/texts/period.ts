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
  utc: 'Days are in UTC',
  range: '{{from}} to {{to}}',
} as const;
