/** What is said of days that cost unusually much. */
export const anomalyTexts = {
  severity: {
    info: 'unusual',
    warning: 'very unusual',
    critical: 'far out of line',
  },
  state: {
    open: 'open',
    acknowledged: 'acknowledged',
    over: 'over',
  },
  label: 'Days that cost unusually much',
  none: 'No day cost unusually much in this period',
  acknowledgedBy: 'Acknowledged by {{who}} {{when}}: {{reason}}',
  settled_one: '{{count}} acknowledged or over',
  settled_other: '{{count}} acknowledged or over',
  acknowledge: 'Acknowledge…',
  acknowledgeLabel: 'Acknowledge the unusual cost of {{day}}: {{text}}',
  dialogTitle: 'Acknowledge the unusual cost of {{day}}?',
  dialogBody:
    'It stays listed with your name and your reason, and no longer counts as open. What it costs does not change.',
  dialogButton: 'Acknowledge',
} as const;
